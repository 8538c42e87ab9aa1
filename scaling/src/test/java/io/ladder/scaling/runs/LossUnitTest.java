package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossUnitTest {
    @ParameterizedTest
    @CsvSource({
        "loss, NATS_PER_TOKEN",
        "val_loss, NATS_PER_TOKEN",
        "loss_c4_val, NATS_PER_TOKEN",
        "orbit_loss, NATS_PER_TOKEN",
        "val_bpb, BITS_PER_BYTE",
        "valBpb, BITS_PER_BYTE",
        "evalBitsPerByte, BITS_PER_BYTE",
        "loss (bits/byte), BITS_PER_BYTE",
        "eval/bpc, BITS_PER_CHARACTER",
        "bits per char, BITS_PER_CHARACTER",
        "bits_per_token, BITS_PER_TOKEN",
        "val_loss_bits, BITS",
        "nats_per_byte, NATS_PER_BYTE",
        "ppl, PERPLEXITY",
        "val_perplexity, PERPLEXITY"
    })
    void aColumnNamesItsUnit(String column, LossUnit unit) {
        assertThat(LossUnit.of(column)).isEqualTo(unit);
    }

    @ParameterizedTest
    @EnumSource
    void itsWordsNameItAgain(LossUnit unit) {
        assertThat(LossUnit.named(unit.words())).contains(unit);
    }
}

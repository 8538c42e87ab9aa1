package io.ladder.scaling.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textAndAttributesAreEscaped() {
        String html =
                new Html().open("p", "title", "a\"b").text("<b>&'").close().done();
        assertThat(html).isEqualTo("<p title=\"a&quot;b\">&lt;b&gt;&amp;&#39;</p>\n");
    }

    @Test
    void controlCharactersBecomeVisible() {
        assertThat(Html.escape("a\u0000b\u001bc\nd")).isEqualTo("a\uFFFDb\uFFFDc\nd");
    }

    @Test
    void whatIsLeftOpenIsOurMistake() {
        assertThatThrownBy(() -> new Html().open("p").done()).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void jsonInAScriptElementHoldsNoMarkupAndReadsBackTheSame(@ForAll String text) throws Exception {
        var mapper = new ObjectMapper();
        String inert = Page.inert(mapper.writeValueAsString("</script><!--" + text));
        assertThat(inert).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(mapper.readValue(inert, String.class)).isEqualTo("</script><!--" + text);
    }
}

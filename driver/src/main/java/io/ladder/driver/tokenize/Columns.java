package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Whether {@code data.column} is there. */
final class Columns {
    private Columns() {}

    /** Refuses a column that a file lacks; names the nearest one and all others. */
    static void require(String column, Collection<String> columns, String file) {
        if (!columns.contains(column)) {
            String hint = NearestName.of(column, columns)
                    .map(nearest -> "did you mean " + nearest + "? ")
                    .orElse("");
            throw new ConfigException("data.column=" + column + " is not in " + file + "; " + hint + "its columns are "
                    + String.join(", ", columns));
        }
    }

    /** Reads the footer of a file of Parquet, which says what its columns are. */
    static void requireInParquet(CorpusFile file, String column, Configuration settings) throws IOException {
        MessageType schema;
        try (var reader = ParquetFileReader.open(HadoopInputFile.fromPath(file.hadoopPath(), settings))) {
            schema = reader.getFileMetaData().getSchema();
        } catch (RuntimeException e) { // how Parquet says that it found something else
            throw new ConfigException(
                    "data.text: " + file.shown() + " is no Parquet file (" + e.getMessage()
                            + "); set data.format to what it is",
                    e);
        }
        require(column, schema.getFields().stream().map(Type::getName).toList(), file.shown());
        Type type = schema.getType(column);
        boolean mayBeText = type.isPrimitive()
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && !type.isRepetition(Type.Repetition.REPEATED);
        if (!mayBeText) {
            throw new ConfigException("data.column=" + column + " is of type "
                    + (type.isPrimitive()
                            ? type.asPrimitiveType()
                                    .getPrimitiveTypeName()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                            : "group")
                    + " in " + file.shown() + "; name a column of strings");
        }
    }
}

package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The finished runs of a sweep as one Parquet file: text, 64-bit integers and doubles; what is not there is null. */
public final class RunsParquet {
    private RunsParquet() {}

    /** Writes the file, all or nothing. */
    public static void write(List<RunsRow> rows, java.nio.file.Path file) {
        java.nio.file.Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
        MessageType schema = schema();
        try {
            Files.deleteIfExists(unfinished);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Path(unfinished.toUri()))
                    .withConf(new Configuration())
                    .withType(schema)
                    .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                    .build()) {
                for (RunsRow row : rows) {
                    writer.write(group(schema, row));
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(file.resolveSibling("." + unfinished.getFileName() + ".crc")); // Hadoop's
        } catch (IOException e) {
            throw new ConfigException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static MessageType schema() {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (var component : RunsRow.class.getRecordComponents()) {
            Class<?> type = component.getType();
            if (type == String.class) {
                message.required(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(component.getName());
            } else if (type == OptionalDouble.class) {
                message.optional(PrimitiveTypeName.DOUBLE).named(component.getName());
            } else {
                message.required(type == long.class ? PrimitiveTypeName.INT64 : PrimitiveTypeName.DOUBLE)
                        .named(component.getName());
            }
        }
        return message.named("runs");
    }

    private static Group group(MessageType schema, RunsRow row) {
        var group = new SimpleGroup(schema);
        List<Object> values = row.values();
        for (int column = 0; column < values.size(); column++) {
            Object value = values.get(column);
            if (value instanceof String text) {
                group.add(column, text);
            } else if (value instanceof Long number) {
                group.add(column, number);
            } else if (value instanceof Double number) {
                group.add(column, number);
            }
        }
        return group;
    }
}

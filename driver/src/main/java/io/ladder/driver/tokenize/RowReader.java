package io.ladder.driver.tokenize;

import static org.apache.spark.sql.functions.input_file_name;

import io.ladder.conf.ConfigException;
import java.util.Arrays;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * JSON lines and Parquet as rows (text, broken line or null, file), by Spark SQL in a session of its own whose file
 * partitions depend on the files alone: not on cores, not on what the user's session sets.
 */
final class RowReader {
    private static final String BROKEN = "_broken_line";
    private static final int SHOWN_CHARACTERS = 80;

    private final SparkSession session;
    private final Corpus corpus;

    RowReader(SparkSession spark, Corpus corpus, long partitionBytes) {
        this.corpus = corpus;
        session = spark.newSession();
        session.conf().set("spark.sql.files.maxPartitionBytes", Long.toString(partitionBytes));
        session.conf().set("spark.sql.files.minPartitionNum", "1");
        session.conf().set("spark.sql.files.openCostInBytes", Long.toString(partitionBytes >> 10));
        session.conf().set("spark.sql.files.ignoreCorruptFiles", "false");
        session.conf().set("spark.sql.files.ignoreMissingFiles", "false");
        session.conf().set("spark.sql.caseSensitive", "true");
    }

    /** @throws ConfigException if the column is missing or not of text */
    Dataset<Row> rows() {
        String column = corpus.config().column();
        String[] paths = corpus.files().stream()
                .map(file -> escaped(file.hadoopPath().toString()))
                .toArray(String[]::new);
        DataFrameReader reader = session.read().option("recursiveFileLookup", "true");
        if (corpus.format() == CorpusFormat.JSONL) {
            var schema = new StructType().add(column, DataTypes.StringType).add(BROKEN, DataTypes.StringType);
            return reader.schema(schema)
                    .option("columnNameOfCorruptRecord", BROKEN)
                    .json(paths)
                    .select(functions.col(quoted(column)), functions.col(BROKEN), input_file_name());
        }
        Dataset<Row> table = reader.parquet(paths);
        requireText(table.schema(), column);
        return table.select(functions.col(quoted(column)), functions.lit(null).cast("string"), input_file_name());
    }

    /** The text of a row, null if it has none. */
    static String text(Row row) {
        if (!row.isNullAt(1)) {
            String line = row.getString(1);
            String shown = line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "..." : line;
            throw new ConfigException("data.text: " + row.getString(2) + " has a line that is not a JSON object: "
                    + shown + "; repair it, or set data.format=text if these are no JSON lines");
        }
        return row.isNullAt(0) ? null : row.getString(0);
    }

    private void requireText(StructType schema, String column) {
        Columns.require(
                column,
                Arrays.asList(schema.fieldNames()),
                corpus.files().get(0).shown());
        StructField field = schema.apply(column);
        if (!field.dataType().equals(DataTypes.StringType)) {
            throw new ConfigException("data.column=" + column + " is of type "
                    + field.dataType().simpleString() + "; name a column of strings");
        }
    }

    private static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }

    /** Spark takes paths as globs. */
    private static String escaped(String path) {
        return path.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
    }
}

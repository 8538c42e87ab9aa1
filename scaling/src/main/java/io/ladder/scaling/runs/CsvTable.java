package io.ladder.scaling.runs;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A CSV file as text: names of the columns, and rows. Separated by comma, semicolon or tab, whichever its first line
 * has most of.
 *
 * @param file where it came from
 * @param header names of the columns
 * @param rows cells, trimmed, as many as the header has; empty where the file has none
 */
record CsvTable(Path file, List<String> header, List<Row> rows) {
    /**
     * @param number 1 for the first row below the header
     * @param line of the file
     * @param given how many cells the file has there; the others are empty
     */
    record Row(int number, int line, List<String> cells, int given) {
        /** What a broken line lacks, for people: {@code 2 of 3 cells}; empty if it has as many as the header. */
        Optional<String> lack() {
            return given < cells.size()
                    ? Optional.of("has " + given + " of " + cells.size() + " cells")
                    : Optional.empty();
        }
    }

    /**
     * Reads it all.
     *
     * @throws ConfigException if there is no such file, no row, or a row of another length
     */
    static CsvTable read(Path file) {
        String text = text(file);
        List<Row> rows = parse(file, text);
        if (rows.isEmpty()) {
            throw new ConfigException(file + " is empty; a table of runs has a header and one row for each run");
        }
        List<String> header = rows.get(0).cells();
        checkHeader(file, header);
        return new CsvTable(file, header, List.copyOf(rows.subList(1, rows.size())));
    }

    /** A cell that is no number, for people: where it is, what it holds, and what it was probably meant to be. */
    String notANumber(Row row, int column) {
        return notANumber(row, column, Numbers.hint(row.cells().get(column)));
    }

    /** A loss that is no number, for people. */
    String notALoss(Row row, int column) {
        String cell = row.cells().get(column);
        return notANumber(
                row,
                column,
                cell.endsWith("%")
                        ? Optional.of(
                                "a loss is in nats per token, not in percent: write the loss that training logged")
                        : Numbers.hint(cell));
    }

    private String notANumber(Row row, int column, Optional<String> said) {
        String hint = said.map(text -> "; " + text).orElse("");
        return at(row, column) + " is not a number" + hint;
    }

    /** Where a cell is and what it holds: {@code row 3 (line 4 of runs.csv): loss=abc}. */
    String at(Row row, int column) {
        String cell = row.cells().get(column);
        return "row " + row.number() + " (line " + row.line() + " of " + file + "): " + header.get(column)
                + (cell.isEmpty() ? "" : "=" + cell);
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) {
            Path usual = file.resolve("runs.csv");
            throw new ConfigException(file + " is a directory, not a table of runs; "
                    + (Files.exists(usual) ? "did you mean " + usual + "?" : "name the CSV file in it"));
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return withoutComments(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException e) {
            throw new ConfigException("no table of runs at " + file, e);
        } catch (MalformedInputException e) {
            throw new ConfigException(file + " is not text in UTF-8; export the table as CSV", e);
        } catch (IOException e) {
            throw new ConfigException(
                    "the table of runs " + file + " cannot be read; is it yours to read, and a file of text?", e);
        }
    }

    /**
     * Lines that begin with # before the table are emptied, so that lines keep their numbers; but where numbers follow
     * at once the last of them is the header, as NumPy writes it.
     */
    private static String withoutComments(String text) {
        if (!text.stripLeading().startsWith("#")) {
            return text;
        }
        List<String> lines = text.lines().collect(Collectors.toCollection(ArrayList::new));
        int last = -1;
        for (int i = 0;
                i < lines.size() && (lines.get(i).isBlank() || lines.get(i).startsWith("#"));
                i++) {
            last = lines.get(i).isBlank() ? last : i;
        }
        boolean isHeader = last + 1 < lines.size()
                && Numbers.parse(lines.get(last + 1).split("[,;\t]", 2)[0].strip())
                        .isPresent();
        for (int i = 0; i <= last; i++) {
            lines.set(i, i == last && isHeader ? lines.get(i).substring(1) : "");
        }
        return String.join("\n", lines);
    }

    private static List<Row> parse(Path file, String text) {
        ObjectReader reader = new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .with(CsvParser.Feature.TRIM_SPACES)
                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator(text)));
        var rows = new ArrayList<Row>();
        try (MappingIterator<List<String>> lines = reader.readValues(text)) {
            while (lines.hasNextValue()) {
                int line = lines.getCurrentLocation().getLineNr();
                List<String> cells = lines.nextValue();
                rows.add(new Row(rows.size(), line, padded(file, rows, cells, line), cells.size()));
            }
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new ConfigException(
                    file + ": row " + rows.size() + " is not CSV ("
                            + e.getMessage().lines().findFirst().orElse("") + ")",
                    e);
        }
        return rows;
    }

    /** Spreadsheets leave trailing empty cells out. */
    private static List<String> padded(Path file, List<Row> before, List<String> cells, int line) {
        if (before.isEmpty()) {
            return List.copyOf(cells);
        }
        int columns = before.get(0).cells().size();
        List<String> extra = cells.subList(Math.min(columns, cells.size()), cells.size());
        if (extra.stream().anyMatch(cell -> !cell.isEmpty())) {
            throw new ConfigException(file + ": row " + before.size() + " (line " + line + ") has " + cells.size()
                    + " cells, the header has " + columns);
        }
        var row = new ArrayList<>(cells.subList(0, Math.min(columns, cells.size())));
        while (row.size() < columns) {
            row.add("");
        }
        return List.copyOf(row);
    }

    private static void checkHeader(Path file, List<String> header) {
        long numbers = header.stream()
                .filter(name -> Double.isFinite(Numbers.parse(name).orElse(Double.NaN)))
                .count();
        if (numbers > 1 && numbers >= header.size() - 1) { // one may be the name of a run
            throw new ConfigException("the first line of " + file + " holds numbers, not names of columns ("
                    + String.join(", ", header) + "); add a line above it that names its " + header.size()
                    + " columns, such as " + (numbers == header.size() ? "" : "name, ") + "params, tokens, loss");
        }
        var seen = new ArrayList<String>();
        for (String name : header) {
            if (seen.contains(name) && !name.isEmpty()) {
                throw new ConfigException(file + " has two columns named " + name + "; rename or remove one");
            }
            seen.add(name);
        }
    }

    private static char separator(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return Arrays.asList(',', ';', '\t').stream()
                .max((a, b) -> Long.compare(count(first, a), count(first, b)))
                .filter(best -> count(first, best) > 0)
                .orElse(',');
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }
}

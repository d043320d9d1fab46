package io.alliancehub.service.document;

import java.time.Instant;
import java.util.List;

/**
 * A paper with one table, before it is a PDF or a spreadsheet.
 *
 * @param language of its text, for example {@code zh-CN}
 * @param madeAt stands in the file's own description
 * @param facts above the table
 * @param sums below the table
 * @param notes at the end, one paragraph each
 * @param footer of each page; {@code {page}} and {@code {pages}} are filled in
 */
public record Paper(
        String title,
        String language,
        Instant madeAt,
        List<Fact> facts,
        List<Column> columns,
        List<List<Cell>> rows,
        List<Fact> sums,
        List<String> notes,
        String footer) {
    public Paper {
        facts = List.copyOf(facts);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        sums = List.copyOf(sums);
        notes = List.copyOf(notes);
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row has not the table's columns");
            }
        }
    }
}

package io.alliancehub.service.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaperTest {
    @Test
    void samePaperIsDrawnAsTheSameBytes() {
        assertThat(PdfFile.of(paper("甲"))).isEqualTo(PdfFile.of(paper("甲")));
        assertThat(PdfFile.of(paper("甲"))).isNotEqualTo(PdfFile.of(paper("乙")));
    }

    @Test
    void wordTooLongForItsColumnIsBrokenNotCutOff() {
        assertThat(PdfFile.of(paper("w".repeat(4_000)))).isNotEmpty();
    }

    @Test
    void rowWithoutTheTablesColumnsIsRefused() {
        assertThatThrownBy(() -> paper("a", List.of(Cell.of("only one"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreGroupedAndKeepAllTheirDecimals() {
        assertThat(Cell.of(new BigDecimal("-1234567.1200000000")).text())
                .isEqualTo("-1,234,567.1200000000");
        assertThat(Cell.of(new BigDecimal("0.0000000001")).text()).isEqualTo("0.0000000001");
        assertThat(Cell.of(999).text()).isEqualTo("999");
        assertThat(Cell.of(-100_000).text()).isEqualTo("-100,000");
    }

    private static Paper paper(String word) {
        return paper(word, List.of(Cell.of(word), Cell.of(12)));
    }

    private static Paper paper(String word, List<Cell> row) {
        return new Paper(
                word,
                "zh-CN",
                Instant.parse("2026-11-27T00:00:00Z"),
                List.of(new Fact("名", Cell.of(word))),
                List.of(Column.words("字", 1), Column.numbers("数", 1)),
                Collections.nCopies(3, row),
                List.of(new Fact("合计", Cell.of(36))),
                List.of("note"),
                "{page}/{pages}");
    }
}

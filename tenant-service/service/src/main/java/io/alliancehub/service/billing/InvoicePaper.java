package io.alliancehub.service.billing;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.document.Cell;
import io.alliancehub.service.document.Column;
import io.alliancehub.service.document.Fact;
import io.alliancehub.service.document.Paper;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.tenant.Tenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets a draft invoice as a paper.
 *
 * @param synthetic whether this hub holds demonstration data, which the paper then says
 */
record InvoicePaper(Language language, boolean synthetic) {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");
    private static final int DIGEST_SHOWN = 16;

    Paper of(Tenant bank, DraftInvoice draft, @Nullable RecountJob recount) {
        return new Paper(
                say(Word.TITLE),
                language.tag(),
                draft.asOf(),
                facts(bank, draft, recount),
                columns(),
                draft.lines().stream().map(this::row).toList(),
                sums(draft),
                notes(draft),
                say(Word.FOOTER));
    }

    private List<Fact> facts(Tenant bank, DraftInvoice draft, @Nullable RecountJob recount) {
        List<Fact> facts = new ArrayList<>();
        facts.add(fact(Word.BANK, bank.name() + " (" + bank.id() + ")"));
        facts.add(fact(Word.MONTH, say(Word.MONTH_ZONE).formatted(draft.month())));
        facts.add(fact(Word.CURRENCY, say(Word.YUAN)));
        facts.add(fact(Word.MADE_AT, moment(draft.asOf())));
        facts.add(fact(Word.RECOUNT, recounted(recount, draft)));
        if (synthetic) {
            facts.add(fact(Word.DATA, say(Word.SYNTHETIC)));
        }
        return facts;
    }

    private List<Column> columns() {
        return List.of(
                Column.words(say(Word.MODEL), 15),
                Column.words(say(Word.MODEL_VERSION), 12),
                Column.words(say(Word.TOKEN_CLASS), 10),
                Column.numbers(say(Word.TOKENS), 11),
                Column.words(say(Word.PRICE_VERSION), 15),
                Column.numbers(say(Word.UNIT_PRICE), 13),
                Column.numbers(say(Word.EXACT_AMOUNT), 14),
                Column.numbers(say(Word.AMOUNT), 11));
    }

    private List<Cell> row(InvoiceLine line) {
        LineKey key = line.key();
        String version = key.modelVersion();
        return List.of(
                Cell.of(key.alias()),
                Cell.of(version.substring(0, Math.min(DIGEST_SHOWN, version.length()))),
                Cell.of(say(Word.of(key.tokenClass()))),
                Cell.of(line.tokens()),
                Cell.of(key.priceVersion()),
                Cell.of(line.unitPrice().value()),
                Cell.of(line.exactAmount().value()),
                fen(line.amountMinor()));
    }

    private List<Fact> sums(DraftInvoice draft) {
        Yuan rounding = Yuan.ofFen(draft.totalMinor()).minus(draft.exactTotal());
        return List.of(
                new Fact(say(Word.EXACT_TOTAL), Cell.of(draft.exactTotal().value())),
                new Fact(say(Word.ROUNDING), Cell.of(rounding.value())),
                new Fact(say(Word.TOTAL), fen(draft.totalMinor())));
    }

    private List<String> notes(DraftInvoice draft) {
        List<String> notes = new ArrayList<>();
        if (draft.lines().isEmpty()) {
            notes.add(say(Word.NO_LINES));
        }
        notes.add(say(Word.LEGEND));
        if (synthetic) {
            notes.add(say(Word.SYNTHETIC));
        }
        notes.add(say(Word.MISSING_GLYPHS));
        return notes;
    }

    private String recounted(@Nullable RecountJob recount, DraftInvoice draft) {
        if (recount == null) {
            return say(Word.RECOUNT_NONE);
        }
        @Nullable RecountResult result = recount.result();
        @Nullable Instant ended = recount.endedAt();
        if (ended == null) {
            return say(Word.RECOUNT_OPEN);
        }
        if (result == null) {
            return say(Word.RECOUNT_ENDED_EARLY);
        }
        Word found = result.equal() ? Word.RECOUNT_EQUAL : Word.RECOUNT_DIFFERENT;
        String text = say(found).formatted(moment(ended), result.differences().size());
        boolean stale = !result.draftExactTotal().equals(draft.exactTotal().toString());
        return stale ? text + say(Word.RECOUNT_STALE) : text;
    }

    private Fact fact(Word name, String value) {
        return new Fact(say(name), Cell.of(value));
    }

    private String say(Word word) {
        return word.in(language);
    }

    /** Two decimals of a yuan. */
    private static Cell fen(long fen) {
        return Cell.of(BigDecimal.valueOf(fen, 2));
    }

    private static String moment(Instant moment) {
        return MOMENT.format(moment.atZone(LimitWindows.ZONE));
    }
}

package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.billing.PricePreviews.BankShare;
import io.alliancehub.service.billing.PricePreviews.Preview;
import io.alliancehub.service.billing.PricePreviews.Wanted;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.registry.Models;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a price would do to the banks' bills, over HTTP. */
@RestController
final class PricePreviewController {
    private final PricePreviews previews;
    private final Models models;

    PricePreviewController(PricePreviews previews, Models models) {
        this.previews = previews;
        this.models = models;
    }

    /** Changes nothing: it is a POST because it has a price as its body. */
    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PostMapping("/api/v1/prices/preview")
    Answer preview(@RequestBody Price body) {
        String alias = Require.text("alias", body.alias(), 64);
        Wanted wanted =
                new Wanted(
                        price("inputPerMillion", body.inputPerMillion()),
                        price("cachedInputPerMillion", body.cachedInputPerMillion()),
                        price("outputPerMillion", body.outputPerMillion()));
        Require.moment("validFrom", body.validFrom());
        models.get(alias);
        return Answer.of(alias, previews.preview(alias, wanted));
    }

    private static PricePerMillion price(String field, @Nullable String text) {
        String given = Require.text(field, text, 20);
        return Require.parsed(field, () -> PricePerMillion.parse(given));
    }

    /** The price that is thought of, as it would be set. */
    record Price(
            @Nullable String alias,
            @Nullable String inputPerMillion,
            @Nullable String cachedInputPerMillion,
            @Nullable String outputPerMillion,
            @Nullable Instant validFrom) {}

    /**
     * Amounts are exact yuan as decimal text.
     *
     * @param amount what the use has cost
     * @param amountAtPreview what it would have cost
     * @param amountDifference the second less the first
     */
    record Answer(
            String alias,
            Instant from,
            Instant until,
            long calls,
            String amount,
            String amountAtPreview,
            String amountDifference,
            List<Bank> banks) {
        static Answer of(String alias, Preview preview) {
            return new Answer(
                    alias,
                    preview.from(),
                    preview.until(),
                    preview.sum().calls(),
                    preview.sum().exactAmount().toString(),
                    preview.sum().exactWouldBe().toString(),
                    preview.sum().exactWouldBe().minus(preview.sum().exactAmount()).toString(),
                    preview.banks().stream().map(Bank::of).toList());
        }
    }

    /** One bank's part of an answer. */
    record Bank(
            TenantId tenantId,
            String tenantName,
            long calls,
            String amount,
            String amountAtPreview,
            String amountDifference) {
        static Bank of(BankShare share) {
            return new Bank(
                    share.tenant(),
                    share.name(),
                    share.calls(),
                    share.exactAmount().toString(),
                    share.exactWouldBe().toString(),
                    share.exactWouldBe().minus(share.exactAmount()).toString());
        }
    }
}

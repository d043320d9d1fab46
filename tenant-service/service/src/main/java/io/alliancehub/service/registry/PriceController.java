package io.alliancehub.service.registry;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Prices over HTTP. */
@RestController
@RequestMapping("/api/v1/prices")
final class PriceController {
    private final Prices prices;
    private final Writes writes;

    PriceController(Prices prices, Writes writes) {
        this.prices = prices;
        this.writes = writes;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Price> create(@RequestBody NewPrice body, HttpServletRequest request) {
        String alias = Require.text("alias", body.alias(), 64);
        Prices.Wanted wanted =
                new Prices.Wanted(
                        price("inputPerMillion", body.inputPerMillion()),
                        price("cachedInputPerMillion", body.cachedInputPerMillion()),
                        price("outputPerMillion", body.outputPerMillion()));
        Require.moment("validFrom", body.validFrom());
        return writes.create(
                request,
                Scope.ALLIANCE,
                body,
                Price.class,
                () -> prices.create(alias, wanted, body.validFrom()));
    }

    /** A bank's people see the prices of the models that their bank may call. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<PriceSpan> list(
            @RequestParam(required = false) @Nullable String alias,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return prices.list(
                Viewer.current(),
                PriceFilter.of(alias, q, at, sort),
                PageRequest.of(limit, cursor));
    }

    private static PricePerMillion price(String field, @Nullable String text) {
        String given = Require.text(field, text, 20);
        return Require.parsed(field, () -> PricePerMillion.parse(given));
    }

    /** A price to set: yuan per million tokens as decimal text, at most four decimals. */
    record NewPrice(
            @Nullable String alias,
            @Nullable String inputPerMillion,
            @Nullable String cachedInputPerMillion,
            @Nullable String outputPerMillion,
            @Nullable Instant validFrom) {}
}

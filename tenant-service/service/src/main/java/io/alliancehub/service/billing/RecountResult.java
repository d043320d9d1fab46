package io.alliancehub.service.billing;

import io.alliancehub.service.money.Yuan;
import java.util.List;

/**
 * What a recount found; amounts are exact yuan.
 *
 * @param outsidePrices calls admitted at a price that was not in force at their moment, as by a
 *     gateway that had not heard of a price which began at once; at most the first hundred
 */
record RecountResult(
        boolean equal,
        String draftExactTotal,
        String recountExactTotal,
        List<Recount.Difference> differences,
        List<Recount.OutsidePrice> outsidePrices) {
    static RecountResult of(Invoices.Recounted recounted) {
        Recount recount = recounted.recount();
        return new RecountResult(
                recount.differences().isEmpty(),
                recounted.draft().exactTotal().toString(),
                new Yuan(recount.total()).toString(),
                recount.differences(),
                recount.outsidePrices());
    }
}

package io.alliancehub.service.ledger;

/** The buckets of a bank's ledger. */
public enum Account {
    /** What the bank owes for usage that is not on an issued invoice yet. */
    ACCRUED_RECEIVABLE,
    /** What the alliance has earned by usage. */
    USAGE_REVENUE
}

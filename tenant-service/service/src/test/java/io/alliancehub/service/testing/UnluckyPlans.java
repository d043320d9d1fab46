package io.alliancehub.service.testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans that PostgreSQL may choose where it knows little of a table yet. */
public final class UnluckyPlans {
    private UnluckyPlans() {}

    /** Leaves nested loops alone to join with, until the transaction ends. */
    public static void force(JdbcClient jdbc) {
        for (String method :
                new String[] {"hashjoin", "mergejoin", "hashagg", "material", "sort"}) {
            jdbc.sql("set local enable_" + method + " = off").update();
        }
    }
}

package io.alliancehub.broken.clock.ledger;

import java.time.YearMonth;
import java.time.ZoneId;

final class Month {
    YearMonth at() {
        return YearMonth.now(ZoneId.of("Asia/Shanghai"));
    }
}

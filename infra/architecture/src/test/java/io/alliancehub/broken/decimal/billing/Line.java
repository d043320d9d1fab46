package io.alliancehub.broken.decimal.billing;

import java.math.BigDecimal;

final class Line {
    BigDecimal amount() {
        return BigDecimal.valueOf(0.1);
    }
}

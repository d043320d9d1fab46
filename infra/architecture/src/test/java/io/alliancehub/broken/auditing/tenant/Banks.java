package io.alliancehub.broken.auditing.tenant;

import io.alliancehub.broken.auditing.audit.Row;

final class Banks {
    final Row row = new Row();
}

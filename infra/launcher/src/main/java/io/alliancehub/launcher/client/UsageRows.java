package io.alliancehub.launcher.client;

import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A bank's usage rows, as its own people see them. */
public final class UsageRows {
    private final ControlApi control;

    public UsageRows(ControlApi control) {
        this.control = control;
    }

    /** The row of one request, once there is one. */
    public Optional<JsonNode> find(String bank, String requestId) {
        return control.find("/tenants/" + bank + "/usage/" + ControlApi.encode(requestId));
    }

    /** All rows of one key. */
    public List<JsonNode> ofKey(String bank, String key) {
        List<JsonNode> rows = new ArrayList<>();
        forEachOfKey(bank, key, rows::add);
        return rows;
    }

    /** Tells all rows of one key one by one, however many. */
    public void forEachOfKey(String bank, String key, Consumer<JsonNode> row) {
        control.forEach("/tenants/" + bank + "/usage?keyId=" + key, row);
    }

    /** All rows of a month, {@code 2026-11}; months begin at midnight in China. */
    public List<JsonNode> ofMonth(String bank, YearMonth month) {
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        String from = month.atDay(1).atStartOfDay(zone).toInstant().toString();
        String to = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant().toString();
        return new ArrayList<>(
                control.list("/tenants/" + bank + "/usage?from=" + from + "&to=" + to));
    }
}

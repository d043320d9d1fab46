package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageReach;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Finds what people call the things that calls name by id. */
@Component
final class Names {
    private final UsageDatabase database;

    Names(UsageDatabase database) {
        this.database = database;
    }

    /** Names by id, of those that have one and that the reach may see. */
    Map<String, String> of(UsageReach reach, UsageDimension dimension, Collection<String> ids) {
        String sql =
                switch (dimension) {
                    case TENANT ->
                            "select tenant_id, name from tenant where tenant_id = any (:ids)";
                    case PROJECT -> "select id, name from project where id = any (:ids)";
                    case APP -> "select id, name from app where id = any (:ids)";
                    case KEY -> "select id, name from api_key where id = any (:ids)";
                    case ALIAS ->
                            "select alias, coalesce(display_name, alias) from model_alias where alias"
                                    + " = any (:ids)";
                    case MODEL_VERSION ->
                            "select id, name from model_version where id = any (:ids)";
                    case PRICE_VERSION, OUTCOME, MEASUREMENT -> "";
                };
        if (sql.isEmpty() || ids.isEmpty()) {
            return Map.of();
        }
        boolean ofBank =
                switch (dimension) {
                    case TENANT, PROJECT, APP, KEY -> reach.bank() != null;
                    case ALIAS, MODEL_VERSION, PRICE_VERSION, OUTCOME, MEASUREMENT -> false;
                };
        Map<String, String> names = new HashMap<>();
        return database.read(
                reach,
                jdbc -> {
                    var statement =
                            jdbc.sql(ofBank ? sql + " and tenant_id = :tenant" : sql)
                                    .param("ids", ids.stream().distinct().toArray(String[]::new));
                    if (ofBank) {
                        statement = statement.param("tenant", String.valueOf(reach.bank()));
                    }
                    statement.query(
                            row -> {
                                names.put(row.getString(1), row.getString(2));
                            });
                    return names;
                });
    }
}

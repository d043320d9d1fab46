package io.alliancehub.service.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may call which endpoint, as {@code access.csv} demands it: written by hand, never derived
 * from the code that it is held against.
 */
final class AccessTable {
    private static final String NOBODY = "-";
    private static final String YES = "yes";
    private final Map<String, Row> rows = new LinkedHashMap<>();

    AccessTable(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("endpoint,")) {
                Row row = Row.parse(line);
                if (rows.put(row.endpoint(), row) != null) {
                    throw new AssertionError("two rows for " + row.endpoint());
                }
            }
        }
    }

    static AccessTable read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        AccessTable.class.getResourceAsStream("/access.csv")),
                                StandardCharsets.UTF_8))) {
            return new AccessTable(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Collection<Row> rows() {
        return rows.values();
    }

    Row row(String endpoint) {
        return Objects.requireNonNull(rows.get(endpoint), endpoint);
    }

    /** What is wrong with the table itself, in lines that can be pasted. */
    List<String> differences(Map<String, Row> annotated) {
        List<String> wrong = new ArrayList<>();
        annotated.forEach(
                (endpoint, rule) -> {
                    if (!rows.containsKey(endpoint)) {
                        wrong.add("not in access.csv; if the rule is right, add: " + rule.line());
                    }
                });
        rows.keySet().stream()
                .filter(endpoint -> !annotated.containsKey(endpoint))
                .forEach(endpoint -> wrong.add("no such endpoint; remove: " + endpoint));
        return wrong;
    }

    /**
     * One endpoint.
     *
     * @param endpoint method and path
     * @param alliance roles of the alliance's people
     * @param ownBank roles of people of the bank in the path; of any bank where the path has none
     * @param otherBank roles of people of another bank
     */
    record Row(
            String endpoint,
            Set<String> alliance,
            Set<String> ownBank,
            Set<String> otherBank,
            boolean anonymous,
            boolean gateway) {
        static Row parse(String line) {
            String[] cells = line.split(",", -1);
            if (cells.length != 6) {
                throw new AssertionError("a row has six cells: " + line);
            }
            return new Row(
                    cells[0].strip(),
                    roles(cells[1]),
                    roles(cells[2]),
                    roles(cells[3]),
                    cells[4].strip().equals(YES),
                    cells[5].strip().equals(YES));
        }

        /** The row that an endpoint's annotation would have. */
        static Row annotated(String endpoint, @Nullable Allowed rule, boolean anyone) {
            boolean internal = endpoint.contains(" /internal/");
            boolean hasTenant = endpoint.contains("{tenant}");
            Set<String> alliance =
                    anyone ? all(Role::isOfAlliance) : names(rule == null ? null : rule.alliance());
            Set<String> bank =
                    anyone ? all(Role::isOfBank) : names(rule == null ? null : rule.bank());
            return new Row(
                    endpoint,
                    alliance,
                    bank,
                    hasTenant ? Set.of() : bank,
                    anyone,
                    anyone || internal);
        }

        boolean allows(Caller caller) {
            return switch (caller.kind()) {
                case ANONYMOUS -> anonymous;
                case GATEWAY -> gateway;
                case OPERATOR_TOKEN -> alliance.contains(Role.OPERATOR.wireName());
                case ALLIANCE -> alliance.contains(caller.role());
                case OWN_BANK -> ownBank.contains(caller.role());
                case OTHER_BANK -> otherBank.contains(caller.role());
            };
        }

        String line() {
            return String.join(
                    ",",
                    endpoint,
                    cell(alliance),
                    cell(ownBank),
                    cell(otherBank),
                    anonymous ? YES : NOBODY,
                    gateway ? YES : NOBODY);
        }

        private static Set<String> roles(String cell) {
            return cell.strip().equals(NOBODY)
                    ? Set.of()
                    : Arrays.stream(cell.strip().split(" +"))
                            .map(name -> Role.named(name).orElseThrow().wireName())
                            .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Set<String> all(java.util.function.Predicate<Role> which) {
            return Arrays.stream(Role.values())
                    .filter(which)
                    .map(Role::wireName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Set<String> names(Role @Nullable [] roles) {
            return roles == null
                    ? Set.of()
                    : Arrays.stream(roles)
                            .map(Role::wireName)
                            .collect(Collectors.toCollection(TreeSet::new));
        }

        private static String cell(Set<String> roles) {
            return roles.isEmpty() ? NOBODY : String.join(" ", new TreeSet<>(roles));
        }
    }

    /**
     * Somebody who calls.
     *
     * @param role of a person; empty for machines
     */
    record Caller(Kind kind, String role) {
        enum Kind {
            ANONYMOUS,
            GATEWAY,
            OPERATOR_TOKEN,
            ALLIANCE,
            OWN_BANK,
            OTHER_BANK
        }

        static List<Caller> all() {
            List<Caller> all = new ArrayList<>();
            all.add(new Caller(Kind.ANONYMOUS, ""));
            all.add(new Caller(Kind.GATEWAY, ""));
            all.add(new Caller(Kind.OPERATOR_TOKEN, ""));
            for (Role role : Role.values()) {
                if (role.isOfAlliance()) {
                    all.add(new Caller(Kind.ALLIANCE, role.wireName()));
                }
                if (role.isOfBank()) {
                    all.add(new Caller(Kind.OWN_BANK, role.wireName()));
                    all.add(new Caller(Kind.OTHER_BANK, role.wireName()));
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return kind + (role.isEmpty() ? "" : " " + role);
        }
    }
}

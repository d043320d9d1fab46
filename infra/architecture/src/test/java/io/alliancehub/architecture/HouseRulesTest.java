package io.alliancehub.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every module holds every rule, and every rule can fail. */
final class HouseRulesTest {
    @TestFactory
    Stream<DynamicTest> moduleHoldsRule() {
        return Modules.withSources()
                .flatMap(
                        module -> {
                            JavaClasses classes = module.mainClasses();
                            return HouseRules.all().entrySet().stream()
                                    .map(
                                            rule ->
                                                    DynamicTest.dynamicTest(
                                                            module + " " + rule.getKey(),
                                                            () ->
                                                                    rule.getValue()
                                                                            .allowEmptyShould(true)
                                                                            .check(classes)));
                        });
    }

    @TestFactory
    Stream<DynamicTest> fixtureBreaksRule() {
        return HouseRules.all().entrySet().stream()
                .map(
                        rule ->
                                DynamicTest.dynamicTest(
                                        rule.getKey(),
                                        () -> {
                                            JavaClasses fixture =
                                                    new ClassFileImporter()
                                                            .importPackages(
                                                                    "io.alliancehub.broken."
                                                                            + rule.getKey());
                                            assertThat(
                                                            rule.getValue()
                                                                    .allowEmptyShould(true)
                                                                    .evaluate(fixture)
                                                                    .hasViolation())
                                                    .as("the fixture must break the rule")
                                                    .isTrue();
                                        }));
    }

    @Test
    void clockIsNotReadInAnyZoneEither() {
        JavaClasses month =
                new ClassFileImporter()
                        .importClasses(
                                new ClassFileImporter()
                                        .importPackages("io.alliancehub.broken.clock")
                                        .get("io.alliancehub.broken.clock.ledger.Month")
                                        .reflect());
        assertThat(HouseRules.all().get("clock").evaluate(month).hasViolation()).isTrue();
    }

    @Test
    void noTestIsSwitchedOff() {
        List<String> switchedOff =
                Modules.allTests().stream()
                        .filter(
                                type ->
                                        type.isAnnotatedWith("org.junit.jupiter.api.Disabled")
                                                || type.getMethods().stream()
                                                        .anyMatch(
                                                                method ->
                                                                        method.isAnnotatedWith(
                                                                                "org.junit.jupiter"
                                                                                        + ".api.Disabled")))
                        .map(type -> type.getName())
                        .toList();
        assertThat(switchedOff).isEmpty();
    }
}

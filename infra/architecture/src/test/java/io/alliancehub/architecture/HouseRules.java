package io.alliancehub.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodReference;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules by the names that their fixtures bear: the fixture of a rule is the package {@code
 * io.alliancehub.broken.<rule>}, and all rules see it under the same package patterns as the real
 * code.
 */
final class HouseRules {
    private static final String BASE = "io.alliancehub..";
    private static final String[] MONEY = {
        "io.alliancehub..money..", "io.alliancehub..rating..", "io.alliancehub..ledger..",
        "io.alliancehub..billing..", "io.alliancehub..quota..", "io.alliancehub..metering.."
    };

    private HouseRules() {}

    /** All rules that look at main classes, by fixture name. */
    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("cycle", packagesAreFreeOfCycles());
        rules.put("reactor", reactorStaysAtTheEdge());
        rules.put("spring", coreKnowsNoFramework());
        rules.put("jackson", coreKnowsNoJson());
        rules.put("vector", vectorApiStaysInKernel());
        rules.put("linker", downCallsStayInKernel());
        rules.put("segment", segmentsStayInThePool());
        rules.put("arena", arenasHaveFewOwners());
        rules.put("scheduler", schedulerSeesNoTensors());
        rules.put("model", modelSeesNoSchedule());
        rules.put("auditing", nothingImportsAudit());
        rules.put("leaf", moneyAndProblemAreLeaves());
        rules.put("clock", wallClockIsInjected());
        rules.put("floating", moneyIsNeverFloating());
        rules.put("decimal", decimalsAreExact());
        rules.put("names", namesSayWhatThingsAre());
        rules.put("injection", constructorsInject());
        rules.put("thrown", exceptionsHaveTypes());
        rules.put("nullness", packagesAreNullMarked());
        rules.put("optional", optionalIsOnlyReturned());
        rules.put("output", onlyTheCommandLinePrints());
        rules.put("mutable", staticsAreFinal());
        rules.put("threads", threadsHaveFewMakers());
        rules.put("spans", spansHaveAListOfWords());
        return rules;
    }

    private static GivenClassesConjunction noneOfOurs() {
        return noClasses().that().resideInAPackage(BASE);
    }

    private static ArchRule packagesAreFreeOfCycles() {
        return slices().matching("io.alliancehub.(**)").should().beFreeOfCycles();
    }

    private static ArchRule reactorStaysAtTheEdge() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages(
                        "io.alliancehub..gateway",
                        "io.alliancehub..gateway.edge..",
                        "io.alliancehub..gateway.relay..",
                        "io.alliancehub..gateway.settings..",
                        "io.alliancehub..gateway..client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor..");
    }

    private static ArchRule coreKnowsNoFramework() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "io.alliancehub..kernel..",
                        "io.alliancehub..tokenizer..",
                        "io.alliancehub..engine..",
                        "io.alliancehub..contract..",
                        "io.alliancehub..gateway.scheduling..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..");
    }

    private static ArchRule coreKnowsNoJson() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "io.alliancehub..kernel..",
                        "io.alliancehub..tokenizer..",
                        "io.alliancehub..engine..",
                        "io.alliancehub..gateway.scheduling..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..");
    }

    private static ArchRule vectorApiStaysInKernel() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackage("io.alliancehub..kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..");
    }

    private static ArchRule downCallsStayInKernel() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackage("io.alliancehub..kernel..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker");
    }

    private static ArchRule segmentsStayInThePool() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages("io.alliancehub..kernel..", "io.alliancehub..engine..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.MemorySegment");
    }

    private static ArchRule arenasHaveFewOwners() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages(
                        "io.alliancehub..kernel..",
                        "io.alliancehub..engine.gguf..",
                        "io.alliancehub..engine.kvcache..",
                        "io.alliancehub..engine.lora..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Arena");
    }

    private static ArchRule schedulerSeesNoTensors() {
        return noClasses()
                .that()
                .resideInAPackage("io.alliancehub..engine.scheduler..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.alliancehub..engine.model..", "io.alliancehub..kernel..");
    }

    private static ArchRule modelSeesNoSchedule() {
        return noClasses()
                .that()
                .resideInAPackage("io.alliancehub..engine.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.alliancehub..engine.scheduler..", "io.alliancehub..contract..");
    }

    private static ArchRule nothingImportsAudit() {
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages(
                        "io.alliancehub..audit..", "io.alliancehub..service.settings..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.alliancehub..audit..");
    }

    private static ArchRule moneyAndProblemAreLeaves() {
        DescribedPredicate<JavaClass> ours =
                resideInAnyPackage(BASE)
                        .and(
                                DescribedPredicate.not(
                                        resideInAnyPackage(
                                                "io.alliancehub..money..",
                                                "io.alliancehub..problem..")));
        return noClasses()
                .that()
                .resideInAnyPackage("io.alliancehub..money..", "io.alliancehub..problem..")
                .should()
                .dependOnClassesThat(ours);
    }

    private static ArchRule wallClockIsInjected() {
        DescribedPredicate<JavaAccess<?>> read =
                describe(
                        "read the clock themselves",
                        access ->
                                // A method reference hands the clock on: that is how it is
                                // injected.
                                !(access instanceof JavaMethodReference)
                                        && readsClock(access.getTarget().getFullName()));
        return noneOfOurs()
                .and()
                .areNotAssignableTo(Clock.class)
                .should()
                .accessTargetWhere(read.forSubtype());
    }

    /** {@code now} of any date or time, with a zone or without; a clock may be passed to it. */
    private static boolean readsClock(String method) {
        return method.equals("java.lang.System.currentTimeMillis()")
                || method.equals("java.lang.System.nanoTime()")
                || (method.matches("java\\.time\\.(chrono\\.)?\\w+\\.now\\(.*\\)")
                        && !method.endsWith("(java.time.Clock)"));
    }

    private static ArchRule moneyIsNeverFloating() {
        return classes()
                .that()
                .resideInAnyPackage(MONEY)
                .should(
                        new ArchCondition<>("have no float or double") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                for (JavaField field : item.getFields()) {
                                    report(field.getRawType(), field.getFullName(), events);
                                }
                                for (JavaCodeUnit unit : item.getCodeUnits()) {
                                    if (unit.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                                        continue;
                                    }
                                    report(unit.getRawReturnType(), unit.getFullName(), events);
                                    unit.getRawParameterTypes()
                                            .forEach(
                                                    type ->
                                                            report(
                                                                    type,
                                                                    unit.getFullName(),
                                                                    events));
                                }
                            }
                        });
    }

    private static void report(JavaClass type, String where, ConditionEvents events) {
        Set<String> floating = Set.of("float", "double", "java.lang.Float", "java.lang.Double");
        if (floating.contains(type.getName())) {
            events.add(SimpleConditionEvent.violated(where, where + " uses " + type.getName()));
        }
    }

    private static ArchRule decimalsAreExact() {
        Set<String> inexact =
                Set.of(
                        "java.math.BigDecimal.<init>(double)",
                        "java.math.BigDecimal.<init>(double, java.math.MathContext)",
                        "java.math.BigDecimal.valueOf(double)",
                        "java.math.BigDecimal.setScale(int)");
        DescribedPredicate<JavaAccess<?>> call =
                describe(
                        "go through floating point or round in silence",
                        access ->
                                access.getTargetOwner().isEquivalentTo(BigDecimal.class)
                                        && inexact.contains(access.getTarget().getFullName()));
        return noneOfOurs().should().accessTargetWhere(call.forSubtype());
    }

    private static ArchRule namesSayWhatThingsAre() {
        return noneOfOurs()
                .should()
                .haveNameMatching(".*\\.(Abstract|Common)[A-Z][^.]*")
                .orShould()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .orShould()
                .resideInAnyPackage("..util..", "..common..", "..misc..", "..impl..");
    }

    private static ArchRule constructorsInject() {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(BASE)
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject");
    }

    private static ArchRule exceptionsHaveTypes() {
        Set<String> bare =
                Set.of(
                        "java.lang.RuntimeException",
                        "java.lang.Exception",
                        "java.lang.Error",
                        "java.lang.Throwable");
        DescribedPredicate<JavaAccess<?>> make =
                describe(
                        "make an exception without a type of its own",
                        access ->
                                access.getTarget() instanceof AccessTarget.ConstructorCallTarget
                                        && bare.contains(access.getTargetOwner().getName())
                                        && !access.getOrigin().getName().equals("<init>"));
        return noneOfOurs().should().accessTargetWhere(make.forSubtype());
    }

    private static ArchRule packagesAreNullMarked() {
        return classes()
                .that()
                .resideInAPackage(BASE)
                .should(
                        new ArchCondition<>("lie in a package marked @NullMarked") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                boolean marked =
                                        item.getPackage()
                                                .tryGetAnnotationOfType(
                                                        "org.jspecify.annotations.NullMarked")
                                                .isPresent();
                                if (!marked) {
                                    events.add(
                                            SimpleConditionEvent.violated(
                                                    item,
                                                    item.getPackageName()
                                                            + " has no @NullMarked"
                                                            + " package-info"));
                                }
                            }
                        });
    }

    private static ArchRule optionalIsOnlyReturned() {
        return classes()
                .that()
                .resideInAPackage(BASE)
                .should(
                        new ArchCondition<>("take no Optional and keep none") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                item.getFields().stream()
                                        .filter(
                                                field ->
                                                        field.getRawType()
                                                                .isEquivalentTo(Optional.class))
                                        .forEach(field -> violated(field.getFullName(), events));
                                for (JavaCodeUnit unit : item.getCodeUnits()) {
                                    boolean lambda = unit.getName().contains("lambda$");
                                    boolean takes =
                                            unit.getRawParameterTypes().stream()
                                                    .anyMatch(
                                                            type ->
                                                                    type.isEquivalentTo(
                                                                            Optional.class));
                                    if (takes && !lambda) {
                                        violated(unit.getFullName(), events);
                                    }
                                }
                            }
                        });
    }

    private static void violated(String where, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(where, where + " holds an Optional"));
    }

    private static ArchRule onlyTheCommandLinePrints() {
        DescribedPredicate<JavaAccess<?>> print =
                describe(
                        "print",
                        access ->
                                access.getTarget().getFullName().equals("java.lang.System.out")
                                        || access.getTarget()
                                                .getFullName()
                                                .equals("java.lang.System.err")
                                        || access.getTarget().getName().equals("printStackTrace"));
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages(
                        "io.alliancehub..server.cli..",
                        "io.alliancehub..launcher..",
                        "io.alliancehub.trainer")
                .should()
                .accessTargetWhere(print.forSubtype());
    }

    private static ArchRule staticsAreFinal() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(BASE)
                .and()
                .areStatic()
                .and(
                        describe(
                                "are written by people",
                                (JavaField field) ->
                                        !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                                                && !field.getName().startsWith("$")))
                .should()
                .beFinal();
    }

    /** Attributes are those of the list; failures leave no text (ADR 0177). */
    private static ArchRule spansHaveAListOfWords() {
        DescribedPredicate<JavaAccess<?>> say =
                describe(
                        "write words of their own into spans",
                        access ->
                                access.getTargetOwner()
                                                .getPackageName()
                                                .startsWith("io.opentelemetry.api")
                                        && writesWords(access.getTarget().getFullName()));
        return noneOfOurs()
                .and()
                .resideOutsideOfPackage("io.alliancehub.telemetry..")
                .should()
                .accessTargetWhere(say.forSubtype());
    }

    private static boolean writesWords(String method) {
        return method.contains(".recordException(")
                || method.contains(".AttributeKey.")
                || method.contains(".setAttribute(java.lang.String,")
                || method.contains(".put(java.lang.String,")
                || method.endsWith(
                        ".setStatus(io.opentelemetry.api.trace.StatusCode, java.lang.String)");
    }

    private static ArchRule threadsHaveFewMakers() {
        List<String> makers =
                List.of(
                        "java.lang.Thread.<init>",
                        "java.lang.Thread.ofVirtual",
                        "java.lang.Thread.ofPlatform",
                        "java.lang.Thread.startVirtualThread",
                        "java.util.concurrent.Executors.new",
                        "java.util.concurrent.ThreadPoolExecutor.<init>",
                        "java.util.concurrent.ForkJoinPool.<init>");
        DescribedPredicate<JavaAccess<?>> make =
                describe(
                        "make threads or run streams in parallel",
                        access ->
                                makers.stream()
                                                .anyMatch(
                                                        access.getTarget().getFullName()
                                                                ::startsWith)
                                        || access.getTarget().getName().equals("parallelStream")
                                        || (access.getTarget().getName().equals("parallel")
                                                && access.getTargetOwner()
                                                        .getPackageName()
                                                        .equals("java.util.stream")));
        return noneOfOurs()
                .and()
                .resideOutsideOfPackages(
                        "io.alliancehub..settings..",
                        "io.alliancehub..engine.runner..",
                        "io.alliancehub..kernel.compute..",
                        "io.alliancehub..launcher..",
                        "io.alliancehub..server.cli..")
                .should()
                .accessTargetWhere(make.forSubtype())
                .orShould()
                .dependOnClassesThat(
                        assignableTo(ThreadLocal.class)
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage("io.alliancehub..kernel.."))));
    }
}

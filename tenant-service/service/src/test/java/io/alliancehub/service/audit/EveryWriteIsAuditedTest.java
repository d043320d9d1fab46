package io.alliancehub.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Walks, in the compiled program, from each endpoint that writes to whatever it may call: one from
 * which no change is ever published leaves no audit record.
 */
final class EveryWriteIsAuditedTest {
    private static final String BASE = "io.alliancehub.service";

    /** Why an endpoint that is no GET leaves no record. */
    private static final Map<String, String> NO_RECORD =
            Map.of(
                    "adapter.UploadController.append", "its beginning and its end are recorded",
                    "alert.AllianceAlertController.test", "the delivery is its record",
                    "alert.BankAlertController.test", "the delivery is its record",
                    "billing.PricePreviewController.preview", "changes nothing",
                    "billing.RecountController.recount", "changes nothing",
                    "metering.InternalUsageController.store", "gateways report use: it is the book",
                    "metering.InternalUsageController.confirm", "changes nothing",
                    "quota.LimitController.preview", "changes nothing");

    @Test
    void everyEndpointThatWritesReachesTheTrail() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(BASE);
        Set<String> silent = new TreeSet<>();
        int writes = 0;
        for (JavaClass type : classes) {
            if (!type.isAnnotatedWith(RestController.class)) {
                continue;
            }
            for (JavaCodeUnit method : type.getMethods()) {
                if (isWrite(method)) {
                    writes++;
                    if (!publishes(method)) {
                        silent.add(name(type, method));
                    }
                }
            }
        }
        assertThat(writes).isGreaterThan(25);
        assertThat(NO_RECORD.keySet()).containsAll(silent);
        assertThat(silent).contains("billing.PricePreviewController.preview");
    }

    private static boolean isWrite(JavaCodeUnit method) {
        return method.isAnnotatedWith(PostMapping.class)
                || method.isAnnotatedWith(PutMapping.class)
                || method.isAnnotatedWith(PatchMapping.class)
                || method.isAnnotatedWith(DeleteMapping.class);
    }

    private static String name(JavaClass type, JavaCodeUnit method) {
        return type.getName().substring(BASE.length() + 1) + "." + method.getName();
    }

    private static boolean publishes(JavaCodeUnit start) {
        Set<String> seen = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        open.add(start);
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            for (var access : unit.getCallsFromSelf()) {
                if (access.getTargetOwner().isAssignableTo(ApplicationEventPublisher.class)) {
                    return true;
                }
                access.getTarget().resolveMember().ifPresent(it -> visit(it, seen, open));
            }
            for (var reference : unit.getMethodReferencesFromSelf()) {
                reference.getTarget().resolveMember().ifPresent(it -> visit(it, seen, open));
            }
        }
        return false;
    }

    private static void visit(JavaCodeUnit unit, Set<String> seen, Deque<JavaCodeUnit> open) {
        if (!unit.getOwner().getPackageName().startsWith(BASE) || !seen.add(unit.getFullName())) {
            return;
        }
        open.add(unit);
        for (JavaClass below : unit.getOwner().getAllSubclasses()) {
            below.tryGetMethod(unit.getName(), names(unit)).ifPresent(it -> visit(it, seen, open));
        }
    }

    private static String[] names(JavaCodeUnit unit) {
        return unit.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    }
}

package io.alliancehub.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.alliancehub.service.storage.ClearingTransactions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

final class ModularityTest {
    /** Every method that sees more than one bank's rows. Add none lightly. */
    private static final Set<String> CROSS_BANK =
            Set.of(
                    "adapter.AdapterRepository.isHeld",
                    "adapter.AdapterRepository.wanted",
                    "adapter.UploadRepository.abandoned",
                    "alert.AlertRuleRepository.watching",
                    "alert.DeliveryRepository.claim",
                    "alert.DeliveryRepository.forget",
                    "alert.DeliveryRepository.note",
                    "audit.AuditRepository.chain",
                    "audit.AuditRepository.length",
                    "audit.AuditRepository.list",
                    "billing.Invoices.drafts",
                    "billing.PricePreviews.used",
                    "change.OldKeys.forget",
                    "identity.PeopleNames.ofAll",
                    "identity.ProvisioningRepository.addEverything",
                    "identity.ProvisioningRepository.claim",
                    "identity.ProvisioningRepository.done",
                    "identity.ProvisioningRepository.failing",
                    "identity.ProvisioningRepository.postpone",
                    "identity.ProvisioningRepository.waiting",
                    "job.JobRepository.batch",
                    "job.JobRepository.claim",
                    "job.JobRepository.giveUp",
                    "job.JobRepository.latestOfAll",
                    "ledger.LedgerRepository.balance",
                    "ledger.LedgerRepository.insert",
                    "metering.DeadLetters.countOpen",
                    "metering.DeadLetters.findOpen",
                    "metering.DeadLetters.open",
                    "metering.UsageBook.storeAlone",
                    "metering.UsageBook.storeTogether",
                    "metering.UsageDatabase.readAllBanks",
                    "metering.UsageWriter.booked",
                    "metering.UsageWriter.kept",
                    "publication.InternalCallerController.catalog",
                    "publication.InternalCallerController.key",
                    "publication.Publisher.countWaiting",
                    "publication.Publisher.drain",
                    "quota.LimitRepository.ended",
                    "registry.GrantRepository.list",
                    "registry.GrantRepository.ofBanks",
                    "tenant.TenantRepository.ids",
                    "tenant.TenantRepository.list");

    @Test
    void modulesDependOnlyOnWhatTheyDeclareAndFormNoCycle() {
        ApplicationModules modules = ApplicationModules.of(ServiceApplication.class);
        assertThat(modules.stream().count()).isGreaterThanOrEqualTo(17);
        modules.verify();
    }

    @Test
    void nothingImportsAudit() {
        assertThat(
                        importedClasses().stream()
                                .filter(c -> !c.getPackageName().endsWith(".audit"))
                                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                                .filter(
                                        d ->
                                                d.getTargetClass()
                                                        .getPackageName()
                                                        .endsWith("service.audit")))
                .isEmpty();
    }

    @Test
    void everyCrossBankMethodIsListed() {
        Set<String> found = new TreeSet<>();
        for (var type : importedClasses()) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                if (call.getTargetOwner().isEquivalentTo(ClearingTransactions.class)) {
                    String name = call.getOrigin().getName();
                    String method = name.startsWith("lambda$") ? name.split("\\$")[1] : name;
                    String owner = call.getOriginOwner().getName();
                    found.add(owner.substring("io.alliancehub.service.".length()) + "." + method);
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(CROSS_BANK);
    }

    private static JavaClasses importedClasses() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.alliancehub.service");
    }
}

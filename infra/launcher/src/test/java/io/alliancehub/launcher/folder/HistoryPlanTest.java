package io.alliancehub.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-27T04:00:00Z");

    @TempDir Path temporary;

    @Test
    void planIsReadAsItWasSaved() {
        DataFolder folder = new DataFolder(temporary.resolve("data"));
        folder.prepare();
        HistoryPlan plan = HistoryPlan.wanted(NOW, 3).withDay(17);
        plan.save(folder);
        assertThat(HistoryPlan.load(folder)).contains(plan);
        assertThat(plan.done()).isFalse();
        assertThat(plan.withDay(1).withDay(1).done()).isTrue();
    }

    /** A folder of the time when every past had thirty days. */
    @Test
    void planThatSaysNoNumberHasThirtyDays() throws Exception {
        DataFolder folder = new DataFolder(temporary.resolve("data"));
        folder.prepare();
        Files.writeString(
                folder.history(),
                "{\"firstDay\":\"2026-10-28\",\"banks\":[],\"daysDone\":30,\"events\":25000}");
        HistoryPlan plan = HistoryPlan.load(folder).orElseThrow();
        assertThat(plan.days()).isEqualTo(30);
        assertThat(plan.done()).isTrue();
    }
}

package io.alliancehub.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockPoolTest {

    private final BlockPool pool = new BlockPool(3);

    @Test
    void aBlockIsFreeAgainAfterItsLastRelease() {
        int block = pool.allocate();
        pool.retain(block);
        pool.release(block);
        assertThat(pool.free()).isEqualTo(2);
        pool.release(block);
        assertThat(pool.free()).isEqualTo(3);
        pool.checkIntegrity(List.of());
    }

    @Test
    void releasingAFreeBlockIsRefused() {
        int block = pool.allocate();
        pool.release(block);
        assertThatThrownBy(() -> pool.release(block)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.retain(block)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyPoolGivesNothing() {
        var table = new BlockTable();
        table.growTo(3, pool);
        assertThatThrownBy(pool::allocate).isInstanceOf(IllegalStateException.class);
        pool.checkIntegrity(List.of(table));
        table.release(pool);
        assertThat(pool.free()).isEqualTo(3);
    }

    @Test
    void theCheckSeesABlockInTwoTables() {
        var table = new BlockTable();
        table.growTo(1, pool);
        assertThatThrownBy(() -> pool.checkIntegrity(List.of(table, table)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("held by 2 tables");
    }
}

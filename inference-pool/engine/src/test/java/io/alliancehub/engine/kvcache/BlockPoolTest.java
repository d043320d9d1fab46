package io.alliancehub.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.testing.TestSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockPoolTest {

    private static final int SIZE = 2;

    /** Bytes of blocks, as far as tests write any. */
    private static final class Bytes implements BlockMemory {

        private final int[] written = new int[100];
        private final List<Integer> zeroed = new ArrayList<>();

        @Override
        public void zero(int block) {
            written[block] = 0;
            zeroed.add(block);
        }

        @Override
        public long blockBytes() {
            return 8;
        }

        @Override
        public long bytesLeft(int block) {
            return written[block];
        }
    }

    private final Bytes bytes = new Bytes();
    private final BlockPool pool = new BlockPool(4, SIZE, bytes);
    private final int bank = pool.zone("bank-a");
    private final int other = pool.zone("bank-b");
    private final BlockHash root = TestSequences.identity(TestSequences.zone("bank-a")).root();
    private final BlockKeys keys = new BlockKeys(bank, root, SIZE);
    private final int[] tokens = {1, 2, 3, 4, 5, 6, 7, 8};

    private BlockTable table(int blocks) {
        var table = new BlockTable();
        table.growTo(blocks, pool, keys);
        return table;
    }

    private void publish(BlockTable table) {
        for (int i = 0; i < table.size(); i++) {
            bytes.written[table.block(i)] = 3;
            pool.publish(table.block(i), keys.key(i, tokens), tokens, i * SIZE);
        }
    }

    private int find(int index) {
        return pool.find(bank, keys.key(index, tokens), tokens, index * SIZE);
    }

    @Test
    void aBlockIsFreeAgainAfterItsLastRelease() {
        int block = pool.allocate(bank);
        pool.retain(block);
        pool.release(block);
        assertThat(pool.free()).isEqualTo(3);
        pool.release(block);
        assertThat(pool.free()).isEqualTo(4);
        pool.checkIntegrity(List.of());
    }

    @Test
    void releasingAFreeBlockIsRefused() {
        int block = pool.allocate(bank);
        pool.release(block);
        assertThatThrownBy(() -> pool.release(block)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.retain(block)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyPoolGivesNothingAndTheNullBlockNever() {
        BlockTable table = table(4);
        assertThatThrownBy(() -> pool.allocate(bank)).isInstanceOf(IllegalStateException.class);
        pool.checkIntegrity(List.of(table));
        for (int i = 0; i < 4; i++) {
            assertThat(table.block(i)).isNotEqualTo(BlockPool.NULL_BLOCK);
        }
        table.release(pool);
        assertThat(pool.free()).isEqualTo(4);
    }

    @Test
    void theCheckSeesABlockInTwoTablesAndOneInAnothersZone() {
        BlockTable table = table(1);
        assertThatThrownBy(() -> pool.checkIntegrity(List.of(table, table)))
                .hasMessageContaining("held by 2 tables");
        var stranger = new BlockTable();
        stranger.share(table.block(0), other, pool);
        assertThatThrownBy(() -> pool.checkIntegrity(List.of(table, stranger)))
                .hasMessageContaining("is in zone 1 but held for zone 2");
    }

    @Test
    void aReleasedPrefixIsFoundAndItsTailIsEvictedBeforeItsHead() {
        BlockTable table = table(3);
        publish(table);
        int head = table.block(0);
        table.release(pool);
        assertThat(find(0)).isEqualTo(head);
        BlockTable next = table(2); // one spare block, and the least lately used
        assertThat(find(0)).isEqualTo(head);
        assertThat(find(1)).isNotEqualTo(BlockPool.NULL_BLOCK);
        assertThat(find(2)).as("the tail").isEqualTo(BlockPool.NULL_BLOCK);
        assertThat(pool.evictions()).isOne();
        pool.checkIntegrity(List.of(next));
    }

    @Test
    void aFoundBlockLeavesTheMiddleOfTheListAndIsEvictedLast() {
        BlockTable table = table(3);
        publish(table);
        table.release(pool);
        var again = new BlockTable();
        again.share(find(1), bank, pool);
        pool.checkIntegrity(List.of(again));
        again.release(pool);
        table(3);
        assertThat(find(1)).as("used last").isNotEqualTo(BlockPool.NULL_BLOCK);
        assertThat(find(0)).isEqualTo(BlockPool.NULL_BLOCK);
        assertThat(find(2)).isEqualTo(BlockPool.NULL_BLOCK);
    }

    @Test
    void oneHashNamesOneBlockAndATwinsOwnIsSpareAgain() {
        BlockTable first = table(1);
        BlockTable twin = table(1);
        publish(first);
        publish(twin);
        assertThat(find(0)).isEqualTo(first.block(0));
        twin.release(pool);
        assertThat(pool.findable()).isOne();
        pool.checkIntegrity(List.of(first));
    }

    @Test
    void twoTextsOfOneHashReadNothingOfEachOther() {
        BlockTable table = table(1);
        publish(table);
        int[] otherTokens = {1, 9};
        BlockHash collision = keys.key(0, tokens);
        assertThat(pool.find(bank, collision, otherTokens, 0)).isEqualTo(BlockPool.NULL_BLOCK);
    }

    @Test
    void aHashOfAnotherZonesBlockFindsNothing() {
        publish(table(1));
        assertThat(pool.find(other, keys.key(0, tokens), tokens, 0))
                .isEqualTo(BlockPool.NULL_BLOCK);
    }

    @Test
    void aBlockIsZeroedWhenItChangesItsZoneAndOnlyThen() {
        BlockTable table = table(4);
        publish(table);
        table.release(pool);
        BlockTable same = table(1);
        same.release(pool);
        assertThat(bytes.zeroed).isEmpty();
        int block = pool.allocate(other);
        assertThat(bytes.zeroed).containsExactly(block);
        assertThat(bytes.written[block]).isZero();
    }

    @Test
    void aFloorIsLeftFreeByOthersAndProtectsWhatIsCached() {
        publish(table(2));
        pool.quota(other, new ZoneQuota(2, 4));
        assertThat(pool.offers(bank, 1, bank, 0)).isFalse();
        assertThat(pool.offers(other, 2, other, 0)).isTrue();

        var fresh = new BlockPoolTest();
        BlockTable table = fresh.table(2);
        fresh.publish(table);
        table.release(fresh.pool);
        fresh.pool.quota(fresh.bank, new ZoneQuota(2, 4));
        fresh.pool.allocate(fresh.other);
        fresh.pool.allocate(fresh.other);
        assertThat(fresh.pool.offers(fresh.other, 1, fresh.other, 0)).isFalse();
        assertThat(fresh.find(0)).isNotEqualTo(BlockPool.NULL_BLOCK);
        assertThat(fresh.find(1)).isNotEqualTo(BlockPool.NULL_BLOCK);
    }

    @Test
    void aCeilingCountsWhatIsHeldAndCachedTogether() {
        pool.quota(bank, new ZoneQuota(0, 2));
        BlockTable table = table(2);
        publish(table);
        assertThat(pool.offers(bank, 1, bank, 0)).isFalse();
        table.release(pool);
        BlockTable next = table(1);
        assertThat(pool.findable()).as("one of the two had to go").isOne();
        pool.checkIntegrity(List.of(next));
        pool.quota(bank, new ZoneQuota(0, 1));
        assertThat(pool.findable()).isZero();
        pool.checkIntegrity(List.of(next));
    }

    @Test
    void floorsThatAreMoreThanThereIsAreRefused() {
        pool.quota(bank, new ZoneQuota(3, 4));
        assertThatThrownBy(() -> pool.quota(other, new ZoneQuota(2, 4)))
                .hasMessageContaining("floors of 5 blocks in a pool of 4");
        assertThat(pool.room().most("bank-b")).isEqualTo(1);
        assertThat(pool.room().most("bank-a")).isEqualTo(4);
        assertThat(pool.room().most("bank-c")).isEqualTo(1);
    }

    @Test
    void anErasedZoneLeavesNoHashAndNoByteAndProvesIt() {
        BlockTable table = table(3);
        publish(table);
        int strangers = pool.allocate(other);
        bytes.written[strangers] = 5;
        int[] had = {table.block(0), table.block(1), table.block(2)};
        assertThatThrownBy(() -> pool.eraseZone("bank-a")).hasMessageContaining("in use");
        table.release(pool);
        ZoneErasure erasure = pool.eraseZone("bank-a");
        assertThat(erasure).isEqualTo(new ZoneErasure("bank-a", 0, 3, 3, 24, 0, 0));
        assertThat(erasure.proven()).isTrue();
        assertThat(Arrays.stream(had).allMatch(block -> bytes.written[block] == 0)).isTrue();
        assertThat(bytes.written[strangers]).as("another zone's").isEqualTo(5);
        assertThat(pool.knownZone("bank-a")).isEmpty();
        assertThat(pool.findable()).isZero();
    }

    @Test
    void anErasureThatLeavesBytesIsNotProven() {
        var stuck =
                new BlockPool(
                        2,
                        SIZE,
                        new BlockMemory() {
                            @Override
                            public void zero(int block) {}

                            @Override
                            public long blockBytes() {
                                return 8;
                            }

                            @Override
                            public long bytesLeft(int block) {
                                return 1;
                            }
                        });
        int zone = stuck.zone("bank-a");
        stuck.release(stuck.allocate(zone));
        assertThat(stuck.eraseZone("bank-a").proven()).isFalse();
    }

    @Test
    void zonesAreBounded() {
        for (int i = pool.zone("one more"); i < ZoneLedger.ZONES_MAX; i++) {
            pool.zone("zone-" + i);
        }
        assertThatThrownBy(() -> pool.zone("too many")).hasMessageContaining("at most 1024 zones");
    }
}

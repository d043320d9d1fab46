package io.alliancehub.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that collide across tenants and adapters are how banks would read each other's text. */
final class CacheIdentityTest {

    private static final String SALT = "ab".repeat(32);

    private static CacheIdentity identity(
            String zone, String salt, String base, String tokenizer, @Nullable String adapter) {
        return new CacheIdentity(
                new CacheZone(zone, salt), base, tokenizer, adapter, "f32-16", "neox/64/1e6");
    }

    @Test
    void theRootIsTheDigestOfTypedFramedFields() throws Exception {
        CacheIdentity identity = identity("z", SALT, "b", "t", null);
        String frame =
                "6b31" // k1
                        + "01"
                        + "00000001"
                        + "7a"
                        + "02"
                        + "00000020"
                        + SALT
                        + "03"
                        + "00000001"
                        + "62"
                        + "04"
                        + "00000001"
                        + "74"
                        + "00"
                        + "06"
                        + "00000006"
                        + hex("f32-16")
                        + "07"
                        + "0000000b"
                        + hex("neox/64/1e6");
        assertThat(HexFormat.of().formatHex(identity.frame())).isEqualTo(frame);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(frame));
        BlockHash root = identity.root();
        assertThat(Long.reverseBytes(root.first()))
                .isEqualTo(java.nio.ByteBuffer.wrap(digest).getLong());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** vllm#44701, sgl#24638: untagged strings that run into each other. */
    @Property(tries = 300)
    void noTwoIdentitiesHaveOneRoot(
            @ForAll @Size(2) List<@AlphaChars @StringLength(min = 1, max = 3) String> zones,
            @ForAll @Size(2) List<@AlphaChars @StringLength(max = 2) String> bases,
            @ForAll @Size(2) List<@AlphaChars @StringLength(max = 2) String> adapters) {
        Set<CacheIdentity> identities = new HashSet<>();
        Set<BlockHash> roots = new HashSet<>();
        for (String zone : zones) {
            for (String base : bases) {
                for (String adapter : adapters) {
                    for (CacheIdentity each :
                            List.of(
                                    identity(zone, SALT, base, adapter, null),
                                    identity(zone, SALT, adapter, base, null),
                                    identity(zone, SALT, base, "t", adapter),
                                    identity(zone, SALT, base + adapter, "t", ""))) {
                        identities.add(each);
                        roots.add(each.root());
                    }
                }
            }
        }
        assertThat(roots).hasSameSizeAs(identities);
    }

    /** ktransformers#2184, vllm#51748: a salt that does nothing; vllm#42125: an old adapter's. */
    @Test
    void everyFieldChangesEveryBlock() {
        CacheIdentity base = identity("zone", SALT, "base", "tok", null);
        List<CacheIdentity> others =
                List.of(
                        identity("zone2", SALT, "base", "tok", null),
                        identity("zone", "cd".repeat(32), "base", "tok", null),
                        identity("zone", SALT, "base2", "tok", null),
                        identity("zone", SALT, "base", "tok2", null),
                        identity("zone", SALT, "base", "tok", "adapter-1"),
                        identity("zone", SALT, "base", "tok", "adapter-2"),
                        new CacheIdentity(
                                base.zone(), "base", "tok", null, "int8-16", "neox/64/1e6"),
                        new CacheIdentity(base.zone(), "base", "tok", null, "f32-16", "yarn"));
        int[] tokens = {1, 2, 3, 4};
        Set<BlockHash> seen = new HashSet<>();
        seen.add(new BlockKeys(1, base.root(), 2).key(1, tokens));
        for (CacheIdentity other : others) {
            assertThat(seen.add(new BlockKeys(1, other.root(), 2).key(1, tokens)))
                    .as("%s", other)
                    .isTrue();
        }
    }

    @Test
    void aBlocksHashCoversAllBeforeIt() {
        BlockHash root = identity("zone", SALT, "b", "t", null).root();
        var keys = new BlockKeys(1, root, 2);
        BlockHash second = keys.key(1, new int[] {1, 2, 3, 4});
        assertThat(new BlockKeys(1, root, 2).key(1, new int[] {1, 9, 3, 4})).isNotEqualTo(second);
        assertThat(new BlockKeys(1, root, 2).key(0, new int[] {3, 4})).isNotEqualTo(second);
        assertThat(new BlockKeys(1, root, 1).key(3, new int[] {1, 2, 3, 4}))
                .as("the same tokens in other blocks")
                .isNotEqualTo(second);
    }

    @Test
    void aZoneIsNamedAndSaltedOrRefused() {
        assertThatThrownBy(() -> new CacheZone("", SALT)).hasMessageContaining("zone");
        assertThatThrownBy(() -> new CacheZone("a b", SALT)).hasMessageContaining("zone");
        assertThatThrownBy(() -> new CacheZone("a", "ab")).hasMessageContaining("salt");
        assertThatThrownBy(() -> new CacheZone("a", "AB".repeat(32))).hasMessageContaining("salt");
        assertThat(new CacheZone("a", SALT).toString()).doesNotContain(SALT);
    }
}

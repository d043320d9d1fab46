package io.alliancehub.gateway.testing;

import java.util.Map;

/** One hub with one member and one gateway for all tests that break neither; ends with the JVM. */
public final class SharedHub {
    public static final TestHub HUB = new TestHub();
    public static final FakeMember MEMBER = HUB.addMember("member-1");
    public static final TestGateway GATEWAY =
            new TestGateway(
                    HUB,
                    TestGateway.temporaryFolder(),
                    Map.of(
                            "hub.gateway.body-bytes-max", "200000",
                            "hub.gateway.body-within", "1s",
                            "hub.gateway.head-within", "1s"));

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    GATEWAY.close();
                                    HUB.close();
                                }));
    }

    private SharedHub() {}
}

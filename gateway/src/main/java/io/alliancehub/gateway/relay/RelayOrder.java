package io.alliancehub.gateway.relay;

import io.alliancehub.gateway.metering.CallEnd;

/**
 * One admitted call to be relayed.
 *
 * @param end how it will end, once
 * @param path the member's address that is asked
 * @param baseDigest which weights a member must serve
 * @param body what the member is sent
 */
public record RelayOrder(CallEnd end, String path, String baseDigest, RelayBody body) {
    @Override
    public String toString() {
        return "RelayOrder[" + end.call().requestId() + "]";
    }
}

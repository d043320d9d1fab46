package io.alliancehub.gateway.relay;

import io.alliancehub.gateway.metering.CallEnd;
import io.alliancehub.gateway.scheduling.Weights;

/**
 * One admitted call to be relayed.
 *
 * @param end how it will end, once
 * @param path the member's address that is asked
 * @param weights what a member must have
 * @param body what the member is sent
 */
public record RelayOrder(CallEnd end, String path, Weights weights, RelayBody body) {
    @Override
    public String toString() {
        return "RelayOrder[" + end.call().requestId() + "]";
    }
}

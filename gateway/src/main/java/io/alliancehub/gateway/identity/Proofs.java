package io.alliancehub.gateway.identity;

import io.alliancehub.contract.KeyHash;

/** The two ways in which callers prove who they are: the text of a key, or a token of the realm. */
public record Proofs(KeyHash hash, ServiceTokens tokens) {}

package io.alliancehub.service.registry;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.Sha256;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tokenizer assets by digest: uploaded by the operator, read by gateways. */
@RestController
final class TokenizerController {
    private final Models models;

    TokenizerController(Models models) {
        this.models = models;
    }

    /** Naturally idempotent: the path is the content's digest. */
    @Allowed(alliance = Role.OPERATOR)
    @PutMapping(
            path = "/api/v1/tokenizers/{digest}",
            consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<Models.TokenizerAsset> upload(
            @PathVariable String digest, @RequestBody byte[] content) {
        String actual = Sha256.hex(content);
        if (!actual.equals(digest)) {
            throw HubProblem.field(
                    ProblemCode.DIGEST_MISMATCH, "digest", "the body's SHA-256 is " + actual);
        }
        boolean made = models.keepTokenizer(digest, content);
        return ResponseEntity.status(made ? 201 : 200)
                .body(new Models.TokenizerAsset(digest, content.length));
    }

    @GetMapping(
            path = InternalApi.TOKENIZERS + "{digest}",
            produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    byte[] read(@PathVariable String digest) {
        return models.tokenizer(digest);
    }
}

package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;

import io.alliancehub.contract.MemberProtocol;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says about a request in its headers; the gate has checked that it is one.
 *
 * @param requestId null where nobody named one: then there is no accounting
 * @param alias the name to answer under; null where it is the model's own
 * @param zone who may share cached blocks; null where the member stands alone
 * @param grantedTokens most completion tokens that are paid for
 * @param resume the completion tokens that another member has made, as they came; null where this
 *     is the first that is asked
 * @param adapter digest of the adapter that is to answer; null for the weights alone
 */
record HubCall(
        @Nullable String requestId,
        @Nullable String alias,
        @Nullable String zone,
        int grantedTokens,
        @Nullable String resume,
        @Nullable String adapter) {

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ALIAS = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern ZONE = ALIAS;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TOKENS = Pattern.compile("[1-9][0-9]{0,8}");

    static HubCall of(HttpHeaders headers) {
        String granted = matching(headers, MemberProtocol.GRANTED_TOKENS, TOKENS);
        return new HubCall(
                matching(headers, MemberProtocol.REQUEST_ID, REQUEST_ID),
                matching(headers, MemberProtocol.MODEL_ALIAS, ALIAS),
                matching(headers, MemberProtocol.ZONE, ZONE),
                granted == null ? Integer.MAX_VALUE : Integer.parseInt(granted),
                headers.get(MemberProtocol.RESUME),
                matching(headers, MemberProtocol.ADAPTER, DIGEST));
    }

    private static @Nullable String matching(HttpHeaders headers, String name, Pattern pattern) {
        String value = headers.get(name);
        if (value != null && !pattern.matcher(value).matches()) {
            throw malformed(name, "The header '" + name + "' is not as it should be.");
        }
        return value;
    }
}

package io.alliancehub.service.login;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * The cookie that holds a session: its id and a mark that only this hub can make. Whoever reads the
 * ids in the database cannot enter a session, and an id that somebody made up is never looked for.
 */
final class MarkedCookies implements CookieSerializer {
    private static final String PURPOSE = "session cookie";
    private static final char BETWEEN = '.';
    private final DefaultCookieSerializer plain = new DefaultCookieSerializer();
    private final Seal seal;

    /**
     * @param secure whether the cookie goes over TLS alone
     */
    MarkedCookies(String name, boolean secure, Seal seal) {
        this.seal = seal;
        plain.setCookieName(name);
        plain.setCookiePath("/");
        plain.setUseHttpOnlyCookie(true);
        plain.setUseSecureCookie(secure);
        plain.setUseBase64Encoding(false);
        // Not Strict: the identity provider sends the browser back from another site.
        plain.setSameSite("Lax");
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        String id = value.getCookieValue();
        plain.writeCookieValue(
                new CookieValue(
                        value.getRequest(),
                        value.getResponse(),
                        id.isEmpty() ? id : id + BETWEEN + seal.mark(PURPOSE, id)));
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        List<String> ids = new ArrayList<>();
        for (String value : plain.readCookieValues(request)) {
            int end = value.indexOf(BETWEEN);
            if (end > 0
                    && seal.isMark(PURPOSE, value.substring(0, end), value.substring(end + 1))) {
                ids.add(value.substring(0, end));
            }
        }
        return ids;
    }
}

package io.alliancehub.service.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Finds a file, or the console's one page for an address that the console's own router knows: where
 * a browser asks for a document, and where no endpoint or asset could be meant.
 */
final class PageResolver extends PathResourceResolver {
    private static final String PAGE = "index.html";

    /** First parts of addresses that are never pages: a mistake there stays a 404. */
    private static final Set<String> NO_PAGES =
            Set.of("api", "internal", "actuator", "v3", "assets", "oauth2", "login", "logout");

    @Override
    protected @Nullable Resource resolveResourceInternal(
            @Nullable HttpServletRequest request,
            String requestPath,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        Resource file =
                requestPath.isEmpty()
                        ? null
                        : super.resolveResourceInternal(request, requestPath, locations, chain);
        return file == null && wantsPage(request, requestPath)
                ? super.resolveResourceInternal(request, PAGE, locations, chain)
                : file;
    }

    private static boolean wantsPage(@Nullable HttpServletRequest request, String path) {
        return request != null
                && !NO_PAGES.contains(path.split("/", 2)[0])
                && acceptsPage(request.getHeader(HttpHeaders.ACCEPT));
    }

    /** Only where HTML is asked for by name: a script that is gone must not become a page. */
    private static boolean acceptsPage(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        try {
            return MediaType.parseMediaTypes(accept).stream().anyMatch(PageResolver::isHtml);
        } catch (RuntimeException e) { // not a list of media types
            return false;
        }
    }

    private static boolean isHtml(MediaType type) {
        return type.equalsTypeAndSubtype(MimeTypeUtils.TEXT_HTML);
    }
}

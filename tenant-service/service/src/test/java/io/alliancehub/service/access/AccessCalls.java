package io.alliancehub.service.access;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.service.access.AccessTable.Caller;
import io.alliancehub.service.access.AccessTable.Row;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Calls every endpoint as everybody, over HTTP, with bodies and ids that nothing can come of. */
final class AccessCalls implements AutoCloseable {
    private static final String NONSENSE = "{\"nonsense\":true}";
    private final RunningService service;
    private final RequestMappingHandlerMapping mapping;
    private final Map<Caller, SignedIn> people = new HashMap<>();
    private final Bank own;
    private final HttpClient http = HttpClient.newHttpClient();

    AccessCalls(RunningService service) {
        this.service = service;
        this.mapping =
                service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        this.own = new Bank(service);
        Bank other = new Bank(service);
        for (Caller caller : Caller.all()) {
            switch (caller.kind()) {
                case ALLIANCE -> people.put(caller, SignedIn.ofAlliance(service, role(caller)));
                case OWN_BANK -> people.put(caller, SignedIn.of(service, own, role(caller)));
                case OTHER_BANK -> people.put(caller, SignedIn.of(service, other, role(caller)));
                case ANONYMOUS, GATEWAY, OPERATOR_TOKEN -> {}
            }
        }
    }

    /** Every endpoint under /api and /internal, with the rule that its annotation states. */
    Map<String, Row> annotated() {
        Map<String, Row> rows = new TreeMap<>();
        mapping.getHandlerMethods()
                .forEach(
                        (info, method) -> {
                            for (String path : info.getPatternValues()) {
                                if (!path.startsWith("/api/") && !path.startsWith("/internal/")) {
                                    continue;
                                }
                                for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                                    String endpoint = verb + " " + path;
                                    boolean anyone =
                                            AnnotatedElementUtils.hasAnnotation(
                                                    method.getMethod(), Anyone.class);
                                    Allowed rule = anyone ? null : AccessInterceptor.rule(method);
                                    rows.put(endpoint, Row.annotated(endpoint, rule, anyone));
                                }
                                if (info.getMethodsCondition().isEmpty()) {
                                    throw new AssertionError("say with which method: " + info);
                                }
                            }
                        });
        return rows;
    }

    /** Calls; what of the row does not hold. */
    List<String> wrong(Row row, boolean allowed) {
        List<String> wrong = new ArrayList<>();
        for (Caller caller : Caller.all()) {
            if (row.allows(caller) == allowed) {
                int status = call(row, caller);
                boolean entered = status != 401 && status != 403;
                if (entered != allowed) {
                    wrong.add(
                            row.endpoint()
                                    + ": "
                                    + caller
                                    + (allowed ? " is refused" : " is let in")
                                    + " ("
                                    + status
                                    + ")");
                }
                if (status >= 500 && status != 503) {
                    wrong.add(row.endpoint() + ": " + caller + " makes it fail (" + status + ")");
                }
            }
        }
        return wrong;
    }

    private int call(Row row, Caller caller) {
        String verb = row.endpoint().substring(0, row.endpoint().indexOf(' '));
        String pattern = row.endpoint().substring(verb.length() + 1);
        String path =
                pattern.replace("{tenant}", own.id.value()).replaceAll("\\{[^}]+}", "nothing-here");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(service.url() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", contentType(verb, pattern))
                        .method(
                                verb,
                                verb.equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(NONSENSE));
        switch (caller.kind()) {
            case ANONYMOUS -> {}
            case GATEWAY -> request.header(InternalApi.SECRET, RunningService.INTERNAL_SECRET);
            case OPERATOR_TOKEN ->
                    request.header("authorization", "Bearer " + RunningService.OPERATOR_TOKEN);
            case ALLIANCE, OWN_BANK, OTHER_BANK -> {
                // One session for each call: some endpoints end them.
                List<String> headers = Objects.requireNonNull(people.get(caller)).again().headers();
                request.headers(headers.toArray(String[]::new));
            }
        }
        int status = status(request.build());
        if (!verb.equals("GET")) {
            // Some endpoints end all sessions of their caller.
            people.computeIfPresent(caller, (it, before) -> before.again());
        }
        return status;
    }

    /** An answer may never end; its status is all that is asked. */
    private int status(HttpRequest request) {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String contentType(String verb, String pattern) {
        return mapping.getHandlerMethods().keySet().stream()
                .filter(info -> info.getPatternValues().contains(pattern))
                .filter(
                        info ->
                                info.getMethodsCondition()
                                        .getMethods()
                                        .contains(RequestMethod.valueOf(verb)))
                .flatMap(info -> info.getConsumesCondition().getConsumableMediaTypes().stream())
                .map(Object::toString)
                .findFirst()
                .orElse("application/json");
    }

    private static Role role(Caller caller) {
        return Role.named(caller.role()).orElseThrow();
    }

    @Override
    public void close() {
        http.close();
    }
}

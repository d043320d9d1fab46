package io.alliancehub.service.alert;

import io.alliancehub.service.settings.OutgoingThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Posts alerts. The addresses that a name resolves to are judged where the connection is made, so
 * that none is judged and another called. A redirect is not followed, the answer's body is not
 * read, no connection is used twice, and all of it together takes only so long.
 */
@Component
final class WebhookSender implements AutoCloseable {
    private static final Timeout CONNECT_WITHIN = Timeout.ofSeconds(5);
    private static final Timeout SILENT_FOR = Timeout.ofSeconds(10);
    private static final Duration ALL_WITHIN = Duration.ofSeconds(15);
    private static final int CONNECTIONS_MAX = 32;
    private final Targets targets;
    private final OutgoingThreads threads;
    private final Clock clock;
    private final CloseableHttpClient http;

    WebhookSender(Targets targets, OutgoingThreads threads, Clock clock) {
        this.targets = targets;
        this.threads = threads;
        this.clock = clock;
        this.http =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(new JudgingResolver(targets))
                                        .setMaxConnTotal(CONNECTIONS_MAX)
                                        .setMaxConnPerRoute(CONNECTIONS_MAX)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(CONNECT_WITHIN)
                                                        .setSocketTimeout(SILENT_FOR)
                                                        .build())
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(CONNECT_WITHIN)
                                        .setResponseTimeout(SILENT_FOR)
                                        .setRedirectsEnabled(false)
                                        .build())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .build();
    }

    /** Posts a delivery, signed. */
    Sent send(DeliveryRepository.Due due, String secret) {
        URI url;
        try {
            url = Targets.url(due.target());
            targets.requireReachable(url);
        } catch (TargetRefusedException e) {
            return new Sent.Hopeless(String.valueOf(e.getMessage()));
        } catch (UnknownHostException e) {
            return new Sent.Failed("its host's name is not known");
        }
        HttpPost post = post(url, due, secret);
        CompletableFuture<Sent> answer =
                CompletableFuture.supplyAsync(() -> exchange(post), threads.executor());
        try {
            return answer.get(ALL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Sent.Failed("no answer within " + ALL_WITHIN.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Sent.Failed(kind(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sent.Failed("the service ended");
        } finally {
            post.abort();
        }
    }

    private HttpPost post(URI url, DeliveryRepository.Due due, String secret) {
        long timestamp = clock.instant().getEpochSecond();
        HttpPost post = new HttpPost(url);
        post.setEntity(new StringEntity(due.body(), ContentType.APPLICATION_JSON));
        post.setHeader("user-agent", "alliance-hub-alerts/1");
        post.setHeader("connection", "close");
        post.setHeader("x-hub-delivery", due.id());
        post.setHeader("x-hub-attempt", Integer.toString(due.attempts()));
        post.setHeader(
                "x-hub-signature",
                "t=" + timestamp + ",v1=" + RuleSecrets.signature(secret, timestamp, due.body()));
        return post;
    }

    private Sent exchange(HttpPost post) {
        // Opened and closed, not read: what comes back is of no interest and may have no end.
        try (ClassicHttpResponse response = http.executeOpen(null, post, null)) {
            int status = response.getCode();
            return status >= 200 && status < 300
                    ? new Sent.Taken()
                    : new Sent.Failed("it answered " + status);
        } catch (TargetRefusedException e) {
            return new Sent.Hopeless(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Sent.Failed(kind(e));
        }
    }

    /** Only the kind of an error: its message may tell of networks that nobody should hear of. */
    private static String kind(@Nullable Throwable error) {
        return error == null ? "unknown" : error.getClass().getSimpleName();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    private record JudgingResolver(Targets targets) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return targets.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}

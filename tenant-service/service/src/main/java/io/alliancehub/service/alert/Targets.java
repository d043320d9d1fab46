package io.alliancehub.service.alert;

import io.alliancehub.contract.IpAddress;
import io.alliancehub.contract.Network;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.settings.AlertSettings;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Where an alert may go. A webhook makes this service call an address that somebody else has
 * chosen: it must not reach what only this service can, so private, local and reserved addresses
 * are refused unless a setting allows their network. A name is judged by all that it resolves to,
 * when the rule is made and again on each connection.
 */
@Component
final class Targets {
    private static final int LENGTH_MAX = 2_000;
    private static final int EMAIL_LENGTH_MAX = 254;

    /** What is not of the public internet, cloud providers' metadata addresses among them. */
    private static final List<Network> RESERVED =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "::/96",
                            "64:ff9b::/96",
                            "64:ff9b:1::/48",
                            "100::/64",
                            "2001::/23",
                            "2001:db8::/32",
                            "2002::/16",
                            "fc00::/7",
                            "fe80::/9",
                            "ff00::/8")
                    .map(Network::parse)
                    .toList();

    private final AlertSettings settings;

    Targets(AlertSettings settings) {
        this.settings = settings;
    }

    /** The target, where an alert may go there by this channel; a problem where it may not. */
    String require(AlertRule.Channel channel, String text) {
        return switch (channel) {
            case WEBHOOK -> webhook(text);
            case EMAIL -> email(text);
        };
    }

    private String webhook(String text) {
        String target = Require.text("target", text, LENGTH_MAX);
        try {
            requireReachable(url(target));
        } catch (TargetRefusedException e) {
            throw HubProblem.field("target", "target: " + e.getMessage());
        } catch (UnknownHostException e) {
            throw HubProblem.field("target", "target: its host's name is not known");
        }
        return target;
    }

    private String email(String text) {
        if (settings.mail() == null) {
            throw HubProblem.field(
                    ProblemCode.CHANNEL_REFUSED,
                    "channel",
                    "no mail server was set for this hub (HUB_MAIL_HOST); use a webhook");
        }
        String target = Require.text("target", text, EMAIL_LENGTH_MAX);
        try {
            InternetAddress[] addresses = InternetAddress.parse(target, true);
            if (addresses.length == 1 && target.equals(addresses[0].getAddress())) {
                addresses[0].validate();
                return target;
            }
        } catch (AddressException e) {
            // The same as two addresses: it is not one.
        }
        throw HubProblem.field("target", "target must be one plain e-mail address");
    }

    /** Reads a webhook's URL. */
    static URI url(String target) throws TargetRefusedException {
        URI url;
        try {
            url = URI.create(target);
        } catch (IllegalArgumentException e) {
            throw new TargetRefusedException("this is no URL");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new TargetRefusedException("the URL must begin with https://");
        }
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new TargetRefusedException("the URL must have a host, no user and no fragment");
        }
        return url;
    }

    /** Refuses a URL that leads to where alerts may not go. */
    void requireReachable(URI url) throws UnknownHostException {
        InetAddress[] addresses = resolve(url.getHost());
        boolean open = "http".equalsIgnoreCase(url.getScheme());
        if (open && !Arrays.stream(addresses).allMatch(this::isAllowed)) {
            throw new TargetRefusedException(
                    "the URL must begin with https://, as its network is not an allowed one");
        }
    }

    /** All addresses of a host, where alerts may go to every one of them. */
    InetAddress[] resolve(String host) throws UnknownHostException {
        String name =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        InetAddress[] addresses = InetAddress.getAllByName(name);
        for (InetAddress address : addresses) {
            if (isReserved(address) && !isAllowed(address)) {
                throw new TargetRefusedException(
                        "its host is in a private or reserved network; the hub's operator may allow"
                                + " it (HUB_WEBHOOK_ALLOWED_NETWORKS)");
            }
        }
        return addresses;
    }

    private boolean isAllowed(InetAddress address) {
        IpAddress plain = IpAddress.of(address);
        return settings.allowedNetworks().stream().anyMatch(it -> it.contains(plain));
    }

    private static boolean isReserved(InetAddress address) {
        IpAddress plain = IpAddress.of(address);
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || RESERVED.stream().anyMatch(it -> it.contains(plain));
    }

    /** The target without what may be secret in it. */
    static String shown(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query) + "?…";
    }
}

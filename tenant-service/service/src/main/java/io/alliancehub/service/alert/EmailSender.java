package io.alliancehub.service.alert;

import io.alliancehub.service.settings.AlertSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sends alerts as e-mails in plain text, where a mail server was set. */
@Component
final class EmailSender {
    private static final String CONNECT_MILLIS = "5000";
    private static final String SILENT_MILLIS = "10000";
    private final AlertSettings.@Nullable MailServer server;
    private final @Nullable JavaMailSenderImpl sender;
    private final JsonMapper json;

    EmailSender(AlertSettings settings, JsonMapper json) {
        this.server = settings.mail();
        this.sender = server == null ? null : sender(server);
        this.json = json;
    }

    Sent send(DeliveryRepository.Due due) {
        if (sender == null || server == null) {
            return new Sent.Failed("no mail server is set");
        }
        try {
            sender.send(message(sender, server.from(), due));
            return new Sent.Taken();
        } catch (MailException | MessagingException e) {
            return new Sent.Failed(e.getClass().getSimpleName());
        }
    }

    private MimeMessage message(JavaMailSenderImpl from, String address, DeliveryRepository.Due due)
            throws MessagingException {
        AlertBody alert = json.readValue(due.body(), AlertBody.class);
        MimeMessage message = from.createMimeMessage();
        MimeMessageHelper parts =
                new MimeMessageHelper(message, false, StandardCharsets.UTF_8.name());
        parts.setFrom(address);
        parts.setTo(due.target());
        parts.setSubject(AlertTexts.subject(alert));
        parts.setText(AlertTexts.text(alert));
        message.setHeader("X-Hub-Delivery", due.id());
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    private static JavaMailSenderImpl sender(AlertSettings.MailServer server) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        boolean tls = server.security() == AlertSettings.Security.TLS;
        String protocol = tls ? "smtps" : "smtp";
        sender.setProtocol(protocol);
        Properties properties = sender.getJavaMailProperties();
        String prefix = "mail." + protocol + ".";
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", SILENT_MILLIS);
        properties.setProperty(prefix + "writetimeout", SILENT_MILLIS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (server.security() == AlertSettings.Security.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        if (server.user() != null && !server.user().isBlank()) {
            sender.setUsername(server.user());
            sender.setPassword(server.password());
            properties.setProperty(prefix + "auth", "true");
        }
        return sender;
    }
}

package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.Sha256;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that cannot be booked, with the reason.
 *
 * @param eventId its id, where it could be read
 * @param stream the bank on whose stream it came, where that is not its own or cannot be read from
 *     it
 */
record DeadLetter(
        String fingerprint,
        @Nullable String eventId,
        String tenant,
        @Nullable TenantId stream,
        String event,
        Reason reason,
        String detail) {
    private static final int EVENT_LENGTH_MAX = 65_536;
    private static final int DETAIL_LENGTH_MAX = 500;

    /** Why an event cannot be booked. */
    enum Reason {
        /** It is no usage event. */
        MALFORMED,
        /** It came on another bank's stream. */
        WRONG_STREAM,
        /** Its bank, project, app and key do not belong together. */
        UNKNOWN_CALLER,
        /** Its price row is unknown, or is another model's. */
        UNKNOWN_PRICE,
        /** Its id was used by an event with other content. */
        ID_REUSED,
        /** The database refuses its content, though its names are whole. */
        UNSTORABLE
    }

    static DeadLetter of(Incoming incoming, Reason reason, String detail) {
        String tenant = incoming.stream() == null ? "unknown" : incoming.stream().value();
        return new DeadLetter(
                fingerprint(incoming.json()),
                EventText.idIn(incoming.json()),
                tenant,
                incoming.stream(),
                incoming.json(),
                reason,
                detail);
    }

    static DeadLetter of(UsageEvent event, Reason reason, String detail) {
        return of(event, null, reason, detail);
    }

    static DeadLetter ofWrongStream(UsageEvent event, TenantId stream) {
        return of(event, stream, Reason.WRONG_STREAM, "came on the stream of " + stream);
    }

    private static DeadLetter of(
            UsageEvent event, @Nullable TenantId stream, Reason reason, String detail) {
        String json = ContractJson.write(event);
        return new DeadLetter(
                fingerprint(json),
                event.id(),
                event.tenantId().value(),
                stream,
                json,
                reason,
                detail);
    }

    /** The event as text that the database can hold. */
    String storableEvent() {
        String text = event.replace('\0', '\uFFFD');
        return text.substring(0, Math.min(text.length(), EVENT_LENGTH_MAX));
    }

    String storableDetail() {
        String text = detail.replace('\0', '\uFFFD');
        return text.substring(0, Math.min(text.length(), DETAIL_LENGTH_MAX));
    }

    static String fingerprint(String json) {
        return Sha256.hex(json);
    }
}

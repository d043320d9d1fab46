package io.alliancehub.gateway.settings;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection whose caller does not take in time what was written to it. */
final class UnreadTimeout extends WriteTimeoutHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadTimeout.class);
    private final Duration within;

    UnreadTimeout(Duration within) {
        super(within.toMillis(), TimeUnit.MILLISECONDS);
        this.within = within;
    }

    @Override
    protected void writeTimedOut(ChannelHandlerContext context) throws Exception {
        LOG.info("closed a connection: its caller read nothing for {}", within);
        super.writeTimedOut(context);
    }
}

package io.alliancehub.gateway.settings;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose request head does not come in time, however steadily its bytes drip: an
 * idle time-out would start anew at each byte. It stands on both sides of the HTTP codec. One per
 * connection, used by its event loop alone.
 */
final class HeadTimeout {
    private static final Logger LOG = LoggerFactory.getLogger(HeadTimeout.class);

    private final Duration within;
    private @Nullable ScheduledFuture<?> alarm;
    private boolean insideRequest;

    HeadTimeout(Duration within) {
        this.within = within;
    }

    /** Adds both sides around the handler named {@code codec}. */
    void addTo(ChannelPipeline pipeline, String codec) {
        pipeline.addBefore(codec, "hub-head-bytes", new BeforeCodec());
        pipeline.addAfter(codec, "hub-head-read", new AfterCodec());
    }

    private void arm(ChannelHandlerContext context) {
        if (alarm == null && !insideRequest) {
            alarm =
                    context.executor()
                            .schedule(
                                    () -> {
                                        LOG.info("closed a connection: no head within {}", within);
                                        context.close();
                                    },
                                    within.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    private void disarm() {
        ScheduledFuture<?> set = alarm;
        alarm = null;
        if (set != null) {
            set.cancel(false);
        }
    }

    private final class BeforeCodec extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            arm(context);
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            arm(context);
            context.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            disarm();
            context.fireChannelInactive();
        }
    }

    private final class AfterCodec extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                insideRequest = true;
                disarm();
            }
            if (message instanceof LastHttpContent) {
                insideRequest = false;
            }
            context.fireChannelRead(message);
        }
    }
}

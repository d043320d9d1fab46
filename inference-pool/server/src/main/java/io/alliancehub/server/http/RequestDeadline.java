package io.alliancehub.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection on which a request has begun and does not become whole in time. */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private final Duration time;
    private @Nullable Future<?> deadline;

    RequestDeadline(Duration time) {
        this.time = time;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (deadline == null) {
            deadline =
                    context.executor()
                            .schedule(
                                    () -> context.close(), time.toMillis(), TimeUnit.MILLISECONDS);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        arrived();
        context.fireChannelInactive();
    }

    /** A request is whole. */
    void arrived() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}

package io.alliancehub.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of bodies that are still arriving, over all connections: each may be within its
 * own limit and all together too much. The connection that goes beyond is closed.
 */
final class UnfinishedBodies extends ChannelInboundHandlerAdapter {

    private final AtomicLong all;
    private final long max;
    private long mine;

    UnfinishedBodies(AtomicLong all, long max) {
        this.all = all;
        this.max = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content) {
            int bytes = content.content().readableBytes();
            mine += bytes;
            if (all.addAndGet(bytes) > max) {
                ReferenceCountUtil.release(message);
                context.close();
                return;
            }
        }
        boolean last = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        if (last) {
            giveBack();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        giveBack();
        context.fireChannelInactive();
    }

    private void giveBack() {
        all.addAndGet(-mine);
        mine = 0;
    }
}

package io.alliancehub.server.http;

import io.alliancehub.server.openai.RequestRefusedException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** Collects a request's body up to the limit, and says 413 to what is longer. */
final class BodyCollector extends HttpObjectAggregator {

    /** How long a client may take to notice the answer before the connection goes. */
    private static final int LINGER_SECONDS = 2;

    BodyCollector(int bodyBytesMax) {
        super(bodyBytesMax);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        Reply reply = Reply.error(RequestRefusedException.tooLarge(maxContentLength()));
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(reply.status()),
                        Unpooled.wrappedBuffer(reply.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        HttpUtil.setContentLength(response, reply.body().length);
        HttpUtil.setKeepAlive(response, false);
        // Closing while the client still sends would reset the connection before it has read the
        // answer.
        context.pipeline().addFirst(new Discard());
        context.writeAndFlush(response).addListener(written -> stopSending(context));
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private static void stopSending(ChannelHandlerContext context) {
        if (context.channel() instanceof SocketChannel socket) {
            socket.shutdownOutput();
        }
    }

    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}

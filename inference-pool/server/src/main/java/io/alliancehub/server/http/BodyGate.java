package io.alliancehub.server.http;

import io.alliancehub.server.openai.RequestRefusedException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/*
 * Bodies count from their first byte until their request has been read by the router: here while they
 * arrive, then by the ConnectionHandler, which takes them over. A request that finds no room is told so
 * with a status of its own: whoever is only shown a closed connection takes the member for broken, and
 * then everybody pays for the large bodies of one.
 */
/** Lets a connection's bodies in while there is room for them, and says no to the others. */
final class BodyGate extends ChannelInboundHandlerAdapter {

    /** How long a client may take to notice a refusal before the connection goes. */
    private static final int LINGER_SECONDS = 2;

    private final BodyBudget budget;
    private long arriving;
    private boolean refused;

    BodyGate(BodyBudget budget) {
        this.budget = budget;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpContent content) {
            int bytes = content.content().readableBytes();
            if (!budget.tryTake(bytes)) {
                ReferenceCountUtil.release(message);
                // With it goes what has arrived of this body.
                context.pipeline().remove(BodyCollector.class);
                refuse(
                        context,
                        RequestRefusedException.busy(
                                "The member holds as many requests as it can; try again."));
                return;
            }
            arriving += bytes;
        }
        boolean last = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        if (last) {
            letGo();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        letGo();
        context.fireChannelInactive();
    }

    /** The body that has just become whole is now the caller's to give back. */
    void handOver() {
        arriving = 0;
    }

    /**
     * Answers the request that is arriving, and hears nothing more from this connection. It stays
     * open for a moment, because closing it while the client still sends would reset it before the
     * client has read the answer.
     */
    void refuse(ChannelHandlerContext context, RequestRefusedException why) {
        refused = true;
        letGo();
        if (context.pipeline().get(ConnectionHandler.class).isAnswering()) {
            // The refusal would come into the middle of the answer to an earlier request.
            context.close();
            return;
        }
        Reply reply = Reply.error(why);
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(reply.status()),
                        Unpooled.wrappedBuffer(reply.body()));
        reply.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        HttpUtil.setContentLength(response, reply.body().length);
        HttpUtil.setKeepAlive(response, false);
        context.writeAndFlush(response).addListener(written -> stopSending(context));
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private void letGo() {
        budget.giveBack(arriving);
        arriving = 0;
    }

    private static void stopSending(ChannelHandlerContext context) {
        if (context.channel() instanceof SocketChannel socket) {
            socket.shutdownOutput();
        }
    }
}

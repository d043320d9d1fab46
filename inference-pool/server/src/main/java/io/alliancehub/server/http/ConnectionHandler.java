package io.alliancehub.server.http;

import io.alliancehub.server.openai.RequestRefusedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: requests are answered one after the other, in order. Reading goes on while an
 * answer is made, because that is how a client that hangs up is noticed; what arrives meanwhile
 * waits, up to a limit. A body keeps its place in the member's budget until the router has read it.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Router router;
    private final Executor workers;
    private final BodyBudget bodies;
    private final int pipelinedMax;
    private final Deque<IncomingRequest> waiting = new ArrayDeque<>();
    private @Nullable Exchange current;
    private boolean garbled;

    ConnectionHandler(Router router, Executor workers, BodyBudget bodies, int pipelinedMax) {
        this.router = router;
        this.workers = workers;
        this.bodies = bodies;
        this.pipelinedMax = pipelinedMax;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        RequestDeadline deadline = context.pipeline().get(RequestDeadline.class);
        if (deadline != null) {
            deadline.arrived();
        }
        if (garbled) {
            return;
        }
        if (request.decoderResult().isFailure()) {
            // After bytes that are not HTTP nothing on this connection can be trusted to begin a
            // request.
            garbled = true;
            if (current == null) {
                refuseGarbage(context);
            }
            return;
        }
        if (current == null) {
            start(context, takeOver(context, request));
        } else if (waiting.size() < pipelinedMax) {
            waiting.add(takeOver(context, request));
        } else {
            context.close();
        }
    }

    private static IncomingRequest takeOver(
            ChannelHandlerContext context, FullHttpRequest request) {
        IncomingRequest whole = IncomingRequest.of(request);
        context.pipeline().get(BodyGate.class).handOver();
        return whole;
    }

    private void letGo(IncomingRequest request) {
        bodies.giveBack(request.body().length);
    }

    /** Whether an answer is being made or written on this connection. */
    boolean isAnswering() {
        return current != null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(this::letGo);
        waiting.clear();
        if (current != null) {
            current.lost();
            current = null;
        }
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && current == null) {
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset connection or a broken request: the connection is of no more use, and nobody else
        // is hurt.
        context.close();
    }

    private void start(ChannelHandlerContext context, IncomingRequest request) {
        var exchange = new Exchange(context, request, () -> next(context));
        current = exchange;
        try {
            workers.execute(
                    () -> {
                        try {
                            router.handle(request, exchange);
                        } finally {
                            letGo(request);
                        }
                    });
        } catch (RejectedExecutionException stopping) {
            letGo(request);
            context.close();
        }
    }

    private void next(ChannelHandlerContext context) {
        current = null;
        IncomingRequest request = waiting.poll();
        if (request != null) {
            start(context, request);
        } else if (garbled) {
            refuseGarbage(context);
        }
    }

    private void refuseGarbage(ChannelHandlerContext context) {
        var nothing =
                new IncomingRequest("", "", EmptyHttpHeaders.INSTANCE, new byte[0], false, false);
        var exchange = new Exchange(context, nothing, () -> {});
        exchange.reply(
                Reply.error(
                        RequestRefusedException.malformed(null, "The request is not valid HTTP.")));
    }
}

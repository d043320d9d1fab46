package io.alliancehub.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening socket and its connections. */
public final class MemberServer implements AutoCloseable {

    private static final int EVENT_THREADS = 2;
    private static final int REQUEST_LINE_BYTES_MAX = 4096;
    private static final int CLOSE_SECONDS_MAX = 5;

    private final EventLoopGroup events;
    private final Channel listening;

    private MemberServer(EventLoopGroup events, Channel listening) {
        this.events = events;
        this.listening = listening;
    }

    /**
     * Begins to listen.
     *
     * @param workers run what may take longer than a moment
     * @throws BindFailedException when the address cannot be had
     */
    public static MemberServer start(
            InetSocketAddress address, HttpLimits limits, Router router, Executor workers) {
        var events = new MultiThreadIoEventLoopGroup(EVENT_THREADS, NioIoHandler.newFactory());
        var connections = new AtomicInteger();
        var bodies = new BodyBudget(limits.heldBytesMax());
        var bootstrap =
                new ServerBootstrap()
                        .group(events)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 512)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        limits.unreadBytesMax() / 2, limits.unreadBytesMax()))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        fill(channel, limits, connections, bodies, router, workers);
                                    }
                                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            events.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new BindFailedException(
                    "Port "
                            + address.getPort()
                            + " on "
                            + address.getHostString()
                            + " cannot be had; is it taken?");
        }
        return new MemberServer(events, bound.channel());
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Closes all connections and returns when they are closed. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        events.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void fill(
            SocketChannel channel,
            HttpLimits limits,
            AtomicInteger connections,
            BodyBudget bodies,
            Router router,
            Executor workers) {
        var decoder =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                        .setMaxHeaderSize(limits.headerBytesMax());
        channel.pipeline()
                .addLast(new ConnectionCount(connections, limits.connectionsMax()))
                .addLast(
                        new IdleStateHandler(
                                limits.idleTime().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new RequestDeadline(limits.requestTime()))
                .addLast(new HttpServerCodec(decoder))
                .addLast(router.inflow(workers))
                .addLast(new BodyGate(bodies))
                .addLast(new BodyCollector(limits.bodyBytesMax()))
                .addLast(new ConnectionHandler(router, workers, bodies, limits.pipelinedMax()));
    }

    /** Closes a connection that is one too many. */
    private static final class ConnectionCount extends ChannelInboundHandlerAdapter {
        private final AtomicInteger open;
        private final int max;

        ConnectionCount(AtomicInteger open, int max) {
            this.open = open;
            this.max = max;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (open.incrementAndGet() > max) {
                context.close();
            } else {
                context.fireChannelActive();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            open.decrementAndGet();
            context.fireChannelInactive();
        }
    }
}

package io.alliancehub.service.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds every request body, whether or not it says how long it is. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class BodyLimit extends OncePerRequestFilter {
    private static final int JSON_BYTES_MAX = 1 << 20;
    private static final int USAGE_BYTES_MAX = 4 << 20;
    private static final int TOKENIZER_BYTES_MAX = 32 << 20;
    private static final int PIECE_BYTES_MAX = 4 << 20;
    private static final Pattern PIECE =
            Pattern.compile("/api/v1/tenants/[^/]+/adapter-uploads/[^/]+/content");
    private final Problems problems;

    BodyLimit(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int bytesMax = bytesMax(request.getRequestURI());
        if (request.getContentLengthLong() > bytesMax) {
            String detail = "at most " + bytesMax + " bytes";
            problems.write(request, response, ProblemCode.BODY_TOO_LARGE, detail);
            return;
        }
        chain.doFilter(new Bounded(request, bytesMax), response);
    }

    private static int bytesMax(String path) {
        if (path.startsWith("/api/v1/tokenizers/")) {
            return TOKENIZER_BYTES_MAX;
        }
        if (PIECE.matcher(path).matches()) {
            return PIECE_BYTES_MAX;
        }
        return path.startsWith("/internal/") ? USAGE_BYTES_MAX : JSON_BYTES_MAX;
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final int bytesMax;

        Bounded(HttpServletRequest request, int bytesMax) {
            super(request);
            this.bytesMax = bytesMax;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), bytesMax);
        }
    }

    private static final class Counted extends ServletInputStream {
        private final ServletInputStream in;
        private long bytesLeft;

        Counted(ServletInputStream in, int bytesMax) {
            this.in = in;
            this.bytesLeft = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) {
            bytesLeft -= bytes;
            if (bytesLeft < 0) {
                throw new HubProblem(ProblemCode.BODY_TOO_LARGE, "the body is too large");
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}

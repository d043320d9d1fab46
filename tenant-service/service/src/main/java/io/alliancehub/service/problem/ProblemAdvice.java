package io.alliancehub.service.problem;

import io.lettuce.core.RedisException;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever a controller throws into a problem body. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String DATA_EXCEPTION = "22"; // class of SQL states

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(HubProblem problem, HttpServletRequest request) {
        return answer(
                problem.code(), problem.field(), String.valueOf(problem.getMessage()), request);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemDetail> databaseGone(Exception e, HttpServletRequest request) {
        LOG.warn("the database failed a request: {}", e.toString());
        String detail = "nothing is known to have changed; try again with the same idempotency key";
        return answer(ProblemCode.DATABASE_UNAVAILABLE, null, detail, request);
    }

    /** The database is there; it was given up, as by its own limit on a statement's time. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLong(QueryTimeoutException e, HttpServletRequest request) {
        LOG.warn("a request was given up: {}", e.toString());
        String detail = "nothing has changed; ask for less at once, or try again when it is quiet";
        return answer(ProblemCode.QUERY_TOO_LONG, null, detail, request);
    }

    /** A value that no column can hold is the caller's; a broken rule between rows is ours. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unstorable(
            DataIntegrityViolationException e, HttpServletRequest request) {
        if (e.getMostSpecificCause() instanceof SQLException cause
                && String.valueOf(cause.getSQLState()).startsWith(DATA_EXCEPTION)) {
            String detail = "a value has characters or a size that cannot be stored";
            return answer(ProblemCode.INVALID_FIELD, null, detail, request);
        }
        return mistake(e, request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> redisGone(RedisException e, HttpServletRequest request) {
        LOG.warn("Redis failed a request: {}", e.toString());
        return answer(ProblemCode.REDIS_UNAVAILABLE, null, "try again", request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mistake(RuntimeException e, HttpServletRequest request) {
        LOG.error("a request failed", e);
        return answer(
                ProblemCode.INTERNAL_ERROR,
                null,
                "please report it with the request id " + RequestIds.of(request),
                request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        Throwable cause = e.getCause();
        while (cause != null) {
            if (cause instanceof HubProblem problem) {
                return widened(refused(problem, servletRequest));
            }
            if (cause instanceof DatabindException bad) {
                return widened(unreadable(bad, servletRequest));
            }
            cause = cause.getCause();
        }
        String detail = "the body must be one JSON document";
        return widened(answer(ProblemCode.MALFORMED_REQUEST, null, detail, servletRequest));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        if (e instanceof MethodArgumentTypeMismatchException mismatch) {
            String name = mismatch.getName();
            String detail = name + " has a value that cannot be read";
            return widened(answer(ProblemCode.INVALID_FIELD, name, detail, servletRequest));
        }
        if (e instanceof MissingServletRequestParameterException missing) {
            String name = missing.getParameterName();
            return widened(
                    answer(ProblemCode.INVALID_FIELD, name, name + " is required", servletRequest));
        }
        ProblemCode code =
                switch (status.value()) {
                    case 404 -> ProblemCode.NOT_FOUND;
                    case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
                    case 406 -> ProblemCode.NOT_ACCEPTABLE;
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
                    default ->
                            status.is4xxClientError()
                                    ? ProblemCode.MALFORMED_REQUEST
                                    : ProblemCode.INTERNAL_ERROR;
                };
        if (code == ProblemCode.INTERNAL_ERROR) {
            LOG.error("a request failed", e);
        }
        return widened(answer(code, null, code.title(), servletRequest));
    }

    private static ResponseEntity<ProblemDetail> unreadable(
            DatabindException bad, HttpServletRequest request) {
        String field =
                bad.getPath().stream()
                        .map(ProblemAdvice::stepName)
                        .collect(Collectors.joining("."));
        String detail = field + " has a value of the wrong type";
        if (bad instanceof UnrecognizedPropertyException unknown) {
            detail = "there is no field " + unknown.getPropertyName() + " here; leave it out";
        } else if (bad.getCause() instanceof IllegalArgumentException reason) {
            detail = field + ": " + reason.getMessage();
        }
        return answer(ProblemCode.INVALID_FIELD, field, detail, request);
    }

    private static String stepName(tools.jackson.core.JacksonException.Reference step) {
        @Nullable String name = step.getPropertyName();
        return name == null ? Integer.toString(step.getIndex()) : name;
    }

    private static ResponseEntity<ProblemDetail> answer(
            ProblemCode code, @Nullable String field, String detail, HttpServletRequest request) {
        ResponseEntity.BodyBuilder builder =
                ResponseEntity.status(code.status())
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (code.family() == ProblemCode.Family.CAPACITY) {
            builder.header(HttpHeaders.RETRY_AFTER, "2");
        }
        return builder.body(Problems.body(code, field, detail, request));
    }

    private static ResponseEntity<Object> widened(ResponseEntity<ProblemDetail> answer) {
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(answer.getBody());
    }
}

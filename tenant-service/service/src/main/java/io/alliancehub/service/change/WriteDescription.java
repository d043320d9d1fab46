package io.alliancehub.service.change;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Names the idempotency key in the API's description of each write that {@link Writes} runs. */
@Component
final class WriteDescription implements OperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        // Only such a write asks for the request: the key is read from it.
        if (Arrays.stream(method.getMethodParameters())
                .anyMatch(it -> it.getParameterType() == HttpServletRequest.class)) {
            operation.addParametersItem(
                    new HeaderParameter()
                            .name(Writes.HEADER)
                            .required(false)
                            .description("the same key and content again: the first answer again")
                            .schema(new StringSchema().maxLength(Writes.KEY_LENGTH_MAX)));
        }
        return operation;
    }
}

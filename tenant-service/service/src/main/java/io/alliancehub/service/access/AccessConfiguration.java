package io.alliancehub.service.access;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Puts the check in front of the API, and refuses to start with an endpoint that has no rule. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration implements WebMvcConfigurer {
    private static final String API = "/api/";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AccessInterceptor()).addPathPatterns(API + "**");
    }

    @Bean
    SmartInitializingSingleton everyEndpointHasItsRule(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
        return () -> mapping.getHandlerMethods().forEach(AccessConfiguration::requireRule);
    }

    private static void requireRule(RequestMappingInfo info, HandlerMethod method) {
        boolean ofApi = info.getPatternValues().stream().anyMatch(it -> it.startsWith(API));
        boolean hasRule =
                AccessInterceptor.isForAnyone(method) || AccessInterceptor.rule(method) != null;
        if (ofApi && !hasRule) {
            throw new IllegalStateException(
                    "say who may call " + info + ": " + method + " has no @Allowed");
        }
    }
}

package io.alliancehub.service.console;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Serves the console, which lies in its jar under {@code static}. What the build names by its
 * content may be kept for ever; the page that names them is asked for anew each time. Files come
 * compressed where the build has put a {@code .gz} beside them.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration implements WebMvcConfigurer {
    private static final String ROOT = "classpath:/static/";
    private static final Duration FOR_EVER = Duration.ofDays(365);

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Every endpoint comes first.
        registry.setOrder(Ordered.LOWEST_PRECEDENCE);
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(ROOT + "assets/")
                .setCacheControl(CacheControl.maxAge(FOR_EVER).cachePublic().immutable())
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(new EncodedResourceResolver())
                .addResolver(new PathResourceResolver());
        // The jar's times are those of the sources, the same in every build: no use as validators.
        registry.addResourceHandler("/**")
                .addResourceLocations(ROOT)
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(new EncodedResourceResolver())
                .addResolver(new PageResolver());
    }
}

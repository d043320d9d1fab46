package io.alliancehub.broken.spring.engine;

import org.springframework.beans.factory.BeanNameAware;

final class Wired {
    final BeanNameAware bean = name -> {};
}

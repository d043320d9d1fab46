import { Select, type SelectProps } from 'antd';
import { useId } from 'react';

/** One of a list, with a name for those who cannot see where it stands. */
export function Choice<V>({ label, ...props }: SelectProps<V> & { readonly label: string }) {
  const id = useId();
  return (
    <>
      <label className="hub-hidden" htmlFor={id}>
        {label}
      </label>
      <Select<V> popupMatchSelectWidth={false} {...props} id={id} />
    </>
  );
}

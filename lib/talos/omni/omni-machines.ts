import { checked } from '../../props';
/** The machines of the control plane, or of a worker set. */
export class OmniMachines {
  static { checked(OmniMachines, 'OmniMachines'); }

  /**
   * Machines by their IDs, which are UUIDs (`omnictl get machines`).
   *
   * @see https://docs.siderolabs.com/omni/reference/cluster-templates
   */
  static ids(ids: readonly string[]): OmniMachines {
    return new OmniMachines({ machines: [...ids] });
  }

  /**
   * `size` machines of a machine class.
   *
   * @see https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-machine-class
   */
  static ofClass(name: string, size: number | 'unlimited'): OmniMachines {
    return new OmniMachines({ machineClass: { name, size } });
  }

  /** Fields of the document in the template. */
  readonly fields: { readonly machines: readonly string[] } | { readonly machineClass: { readonly name: string; readonly size: number | 'unlimited' } };

  private constructor(fields: OmniMachines['fields']) {
    this.fields = fields;
    Object.freeze(this);
  }

  /** Number of machines; undefined when Omni decides. */
  get count(): number | undefined {
    if ('machines' in this.fields) return this.fields.machines.length;
    const { size } = this.fields.machineClass;
    return size === 'unlimited' ? undefined : size;
  }
}

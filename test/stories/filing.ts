import type { Heard, House } from './house.ts'

/** A wish for legal aid, filed by digits but for name and phone; what came of the last step. Asked alike everywhere. */
export async function fileLegalAid(
  house: House,
  { name = '阿依', phone }: { readonly name?: string; readonly phone?: string } = {},
): Promise<Heard> {
  const begun = await house.resident('办理 legal-aid')
  if (begun.resident.includes('给谁办')) await house.picks('给自己办')
  await house.picks('同意', '工钱', '还没告', '跳过', '跳过')
  await house.resident(name)
  if (phone) {
    await house.picks('打电话')
    await house.resident(phone)
  } else await house.picks('就在这里')
  await house.picks('跳过')
  return house.picks('确认')
}

### Voice notes, pictures, files and emoji.

media-heard =
    我听到的是：
    { $text }
    对吗？
media-heard-yes = 对，就这样
media-heard-no = 不对，重说
media-yes-also = 1 对 对的 对对 是 是的 没错 嗯 好 好的 yes ok
media-no-also = 2 不 不对 不是 没有 错 错了 听错了 no
media-again = 好，不算。您再说一次，说慢一点。打字也行。
media-voice-none = 我还听不了语音。长按语音，点“转文字”，再发给我。打字、发数字也行。
media-voice-long = 这条语音太长了。一次说一分钟以内，分几条说也行。
media-voice-lost = 这条语音没收到。您再发一次，打字也行。
media-voice-unknown = 这种语音我听不了。长按语音，点“转文字”，再发给我。打字也行。
media-voice-broken = 这条语音坏了，打不开。您再说一次，打字也行。
media-voice-down = 现在听不了语音，是我这边的问题。打字、发数字都行。
media-voice-empty = 没听清。您离手机近一点，再说一次。打字也行。
media-photo = 我看不了照片，没有留下。身份证、银行卡别拍给我。把事情写给我就行。
media-picture-none = 这里还收不了照片。发 8 跳过就行。
media-picture-lost = 照片没收到。您再发一次，或发 8 跳过。
media-picture-big = 照片太大了。当成照片发，别当文件发。
media-picture-unknown = 这种照片我打不开。截个图发来就行。
media-picture-broken = 这张照片坏了。您再发一次，或发 8 跳过。
media-file = 我看不了文件，没有留下。把里面要问的事，写一句给我就行。
media-file-big = 这个文件太大，我收不了，也没有留下。把要问的事，写一句给我就行。
media-papers = 证件别发在聊天里，别人会看到。我没有留下。您长按它，删掉或撤回。要用证件，去窗口给人看。
media-wordless = 收到了。有事直接写，或者发数字：
